import { doctor } from './doctor.ts';
import { EnginesMissingError } from './engine-error.ts';
import { enginePath } from './engine-path.ts';
import { installEngines } from './install-engines.ts';
import { listEngines } from './manifest.ts';
import { resolveEngines } from './resolve-engines.ts';

const usage = `Usage: main.ts install [engine]…|status|path
  install  bring every missing engine, or those named, into the cache
  status   where each engine is, and how to get those that are missing
  path     what to put before PATH to call the engines by name
`;

/** @returns the exit status: 0 done, 1 something is missing, 2 usage, 130 stopped by a signal */
async function main([command, ...names]: readonly string[]): Promise<number> {
  switch (command) {
    case 'install':
      return await install(names);
    case 'status': {
      const { text, ok } = await doctor();
      process.stdout.write(text);
      return ok ? 0 : 1;
    }
    case 'path':
      process.stdout.write(`${enginePath(await resolveEngines())}\n`);
      return 0;
    default:
      process.stderr.write(usage);
      return 2;
  }
}

async function install(names: readonly string[]): Promise<number> {
  const engines = listEngines().filter((engine) => names.length === 0 || names.includes(engine.name));
  if (engines.length < names.length) {
    const known = listEngines().map((engine) => engine.name);
    console.error(`There is no engine ${names.find((name) => !known.includes(name))}. Engines: ${known.join(', ')}.`);
    return 2;
  }
  const stop = new AbortController();
  // Kept listening: what watches signals for the child processes ends this one when nobody else listens.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  try {
    await installEngines({ engines, say: (line) => console.log(line), signal: stop.signal });
    return 0;
  } catch (error) {
    if (!(error instanceof EnginesMissingError)) throw error;
    console.error(error.message);
    return stop.signal.aborted ? 130 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));

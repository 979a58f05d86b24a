import { ExecaError } from 'execa';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';

/** What a person reads of a foreign program's failure: its own last words. */
const lastLines = 8;

/** Turns whatever ended an attempt to get an engine into an error that names the engine, the cost and the next step. */
export function describeFailure(engine: Engine, error: unknown, command: string, signal: AbortSignal): EngineError {
  const name = `${engine.name} ${engine.version}`;
  if (error instanceof EngineError) return error;
  if (signal.aborted) {
    return new EngineError(
      'interrupted',
      engine.name,
      `${name}: stopped before it was stored.`,
      `Go on with: ${command}`,
      error,
    );
  }
  if (error === undefined) {
    const message = `${name} is not here, and no way to get it is open on this machine. Without it ${engine.without}.`;
    return new EngineError('engine-unavailable', engine.name, message, `Get it: ${command}`);
  }
  const message = `${name} could not be had. Without it ${engine.without}. What went wrong:\n${wordsOf(error)}`;
  return new EngineError('build-failed', engine.name, message, hintFor(error, command), error);
}

function hintFor(error: unknown, command: string): string {
  const needed = /requires go >= ([\d.]+)/.exec(wordsOf(error))?.[1];
  return needed ? `It needs Go ${needed} or newer; install that, then: ${command}` : `Try again: ${command}`;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ExecaError)) return `  ${error instanceof Error ? error.message : String(error)}`;
  const words = String(error.stderr ?? '').trimEnd() || error.shortMessage;
  const lines = words.split('\n').filter((line) => !line.startsWith('go: downloading'));
  return lines
    .slice(-lastLines)
    .map((line) => `  ${line}`)
    .join('\n');
}

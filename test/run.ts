import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `make test`: every check and every test. Engines are brought, and then tried part by part, while everything that needs
 * none of them runs; the whole of it together is tried when nothing else runs. The last line counts what ran: a check
 * counts as one, a test of Vitest's as one.
 */
type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };

const CHECKS = ['lint', 'types', 'rooms', 'unused'];
/** Before each line of what runs beside everything else. */
const PREFIX = 'engines | ';
const counts: { readonly name: string; readonly count: Count; readonly seconds: number }[] = [];

/** Runs a command with its output on ours. @returns its exit status */
function run(command: string, args: readonly string[], prefix = ''): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', prefix ? 'pipe' : 'inherit', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text.replace(/^(?=.)/gm, prefix));
    });
    child.once('error', () => resolve(1));
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

async function check(name: string, prefix = ''): Promise<Count> {
  const status = await run('npm', ['run', '--silent', name], prefix);
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** One Vitest project. A run that ends badly without a failed test (a file that does not load) counts as one failure. */
async function vitest(project: string, folder: string, prefix = ''): Promise<Count> {
  const report = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await run('npx', ['vitest', 'run', '--project', project, ...reporters], prefix);
  const result = await readFile(report, 'utf8').then(
    (text) =>
      JSON.parse(text) as {
        numPassedTests: number;
        numFailedTests: number;
        numPendingTests: number;
        numTodoTests: number;
      },
    () => undefined,
  );
  const failed = result?.numFailedTests ?? 0;
  return {
    passed: result?.numPassedTests ?? 0,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  };
}

async function stage(name: string, work: () => Promise<Count>): Promise<void> {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const count = await work();
  counts.push({ name, count, seconds: (Date.now() - started) / 1_000 });
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-test-'));
  const withoutEngines = async () => {
    for (const name of CHECKS) await stage(name, () => check(name));
    await stage('unit', () => vitest('unit', folder));
  };
  const withEngines = async () => {
    await stage('engines are here', () => check('engines', PREFIX));
    await stage('engines', () => vitest('engines', folder, PREFIX));
  };
  await Promise.all([withoutEngines(), withEngines()]);
  await stage('e2e', () => vitest('e2e', folder));
  await rm(folder, { recursive: true, force: true });

  console.log('');
  for (const { name, count, seconds } of counts) {
    console.log(
      `${name.padEnd(18)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(3)} failed ${seconds.toFixed(0).padStart(5)} s`,
    );
  }
  const total = (key: keyof Count) => counts.reduce((sum, { count }) => sum + count[key], 0);
  process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0;
  console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
}

await main();

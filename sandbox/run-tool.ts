import { execa } from 'execa';
import { SandboxError } from './sandbox-error.ts';

export type ToolRun = {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly folder?: string;
  /** Milliseconds. */
  readonly timeout?: number;
};

/**
 * Runs a tool to its end and returns what it printed, trimmed.
 * @throws SandboxError `part-failed` with the tool's last words
 */
export async function runTool(run: ToolRun): Promise<string> {
  const result = await execa(run.executable, [...run.args], {
    env: run.env,
    extendEnv: false,
    reject: false,
    timeout: run.timeout ?? 60_000,
    ...(run.input === undefined ? { stdin: 'ignore' } : { input: run.input }),
    ...(run.folder === undefined ? {} : { cwd: run.folder }),
  });
  if (!result.failed) return result.stdout;
  const words = result.stderr || result.shortMessage || '';
  throw new SandboxError(
    'part-failed',
    `${result.escapedCommand} failed: ${words.split('\n').slice(-5).join('\n')}`,
    'See the logs folder of the sandbox; "wa sandbox down" removes it, and "up" starts afresh.',
    { cause: result },
  );
}

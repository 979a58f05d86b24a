import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { gitError } from './git-error.ts';

/** A bare repository on this machine, and the program that reads and writes it. */
export type Git = {
  /** Path of the git program, or its name on PATH. */
  readonly program: string;
  /** Absolute path of the bare repository. */
  readonly directory: string;
};

export type GitResult = {
  /** Undefined when git did not start, or did not end by itself. */
  readonly exitCode: number | undefined;
  readonly stdout: Uint8Array;
  readonly stderr: string;
};

type RunOptions = { readonly input?: string; readonly env?: Readonly<Record<string, string>> };

/** Local plumbing takes milliseconds; one that hangs holds an environment. */
const TIMEOUT = 60_000;

/**
 * Runs one git command and returns how it ended, whatever its exit code.
 * @throws PortError `gitops-unreachable` when git cannot be started or does not answer
 */
export async function runGit(git: Git, args: readonly string[], options: RunOptions = {}): Promise<GitResult> {
  const result = await execa(git.program, args, {
    cwd: tmpdir(),
    env: { ...environment(git), ...options.env },
    extendEnv: false,
    input: options.input ?? '',
    encoding: 'buffer',
    stripFinalNewline: false,
    timeout: TIMEOUT,
    reject: false,
  });
  const ended = { exitCode: result.exitCode, stdout: result.stdout, stderr: Buffer.from(result.stderr).toString() };
  if (result.exitCode === undefined) throw gitError(git.directory, result.originalMessage ?? ended.stderr);
  return ended;
}

/**
 * Runs one git command that has no honest way to fail, and returns what it printed.
 * @throws PortError `gitops-unreachable`
 */
export async function gitOutput(git: Git, args: readonly string[], options: RunOptions = {}): Promise<Uint8Array> {
  const result = await runGit(git, args, options);
  if (result.exitCode !== 0) throw gitError(git.directory, result.stderr);
  return result.stdout;
}

/** As `gitOutput`, as text without the line end. */
export async function gitText(git: Git, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return Buffer.from(await gitOutput(git, args, options))
    .toString()
    .trimEnd();
}

/**
 * All git gets to see: nothing of this machine's configuration, no hook, no prompt, no language, none of the bot's secrets.
 * Its settings travel as described in https://git-scm.com/docs/git-config#ENVIRONMENT.
 */
function environment(git: Git): Record<string, string> {
  const settings = [
    // A repository served to several people belongs to another account than the bot's.
    ['safe.directory', git.directory],
    ['core.hooksPath', '/dev/null'],
    // A commit that was reported survives a power cut: git's default leaves loose objects unsynced.
    ['core.fsync', 'committed,reference'],
    ['log.showSignature', 'false'],
  ] as const;
  return {
    PATH: process.env.PATH ?? '',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_DIR: git.directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { PortError } from '../operations/ports/port-error.ts';

export type SopsOptions = {
  /** `PATH` that finds sops, 3.11 or newer: older ones read neither a file nor a value from standard input. */
  readonly path: string;
  /** Variables sops needs besides, to find keys. Nothing else of whoever starts it reaches it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Longest it may take, in milliseconds; 30 s when absent: a key service across the world, asked again once or twice. */
  readonly patience?: number;
};

type SopsRun = {
  readonly args: readonly string[];
  readonly input?: string;
  /** What its messages must not repeat. */
  readonly hide: string;
};

type SopsResult = {
  /** https://github.com/getsops/sops/blob/main/cmd/sops/codes/codes.go; undefined when it was ended. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Its first words of complaint, without anything that was to be hidden. */
  readonly told: string;
};

/** A folder that holds `.sops.yaml`, and ciphertext at most, for as long as `use` takes. */
export async function withSopsFolder<T>(rules: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-sops-'));
  try {
    await writeFile(join(folder, '.sops.yaml'), rules);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs sops by the rules in a folder of `withSopsFolder`. Where it is started stays as it is, so that paths in its
 * variables mean what they say. What is secret goes through standard input and output alone.
 * @throws PortError `engine-missing`
 */
export async function runSops(options: SopsOptions, folder: string, run: SopsRun): Promise<SopsResult> {
  const result = await execa('sops', ['--config', join(folder, '.sops.yaml'), ...run.args], {
    // An older home of sops' own would know nothing of what these are for.
    env: { HOME: folder, ...options.environment, PATH: options.path },
    extendEnv: false,
    input: run.input ?? '',
    stripFinalNewline: false,
    timeout: options.patience ?? 30_000,
    reject: false,
  });
  if (result.code === 'ENOENT') {
    throw new PortError('engine-missing', 'sops is not on the PATH; nothing was encrypted.', {
      hint: 'Install sops 3.11 or newer: https://getsops.io/docs/',
    });
  }
  const stderr = String(result.stderr ?? '').replaceAll(`${folder}/`, '');
  return {
    exitCode: result.exitCode ?? (result.failed ? undefined : 0),
    stdout: result.stdout ?? '',
    told: result.timedOut ? 'it took too long.' : told(stderr, run.hide),
  };
}

/** Its first lines, unless they repeat a word of what was to be hidden. */
function told(stderr: string, hide: string): string {
  const secrets = new Set(hide.split(/[\s"']+/).filter((word) => word.length >= 8));
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && ![...secrets].some((word) => line.includes(word)));
  return lines.slice(0, 3).join(' ').slice(0, 400) || 'it did not say why.';
}

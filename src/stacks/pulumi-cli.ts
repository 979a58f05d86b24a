import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { z } from 'zod';
import { PortError } from '../operations/ports/port-error.ts';
import { classifyFailure } from './classify-failure.ts';
import { createSlots } from './slots.ts';
import type { StackId } from './state-backend.ts';

/** Bookkeeping that needs no engine and no program: one CLI call each. All throw PortError as `classifyFailure` says. */
export type PulumiCli = {
  /** JSON of `pulumi stack export`, or undefined when there is no such stack. */
  exportStack(id: StackId): Promise<string | undefined>;
  /** What the stack exports, secrets decrypted: its caller keeps it to itself. */
  stackOutputs(id: StackId): Promise<Readonly<Record<string, unknown>>>;
  /** Makes an empty stack; one that is already there is fine. `secretsProvider` as in `pulumi stack init`. */
  initStack(id: StackId, secretsProvider: string): Promise<void>;
  /** Removes an empty stack and its history; one that is not there is fine. */
  removeStack(id: StackId): Promise<void>;
};

/** Processes at once, however many operations ask: each is a hundred mebibytes or more. */
const MOST_AT_ONCE = 4;

const Outputs = z.record(z.string(), z.unknown());

export function createPulumiCli(options: {
  readonly environment: Readonly<Record<string, string>>;
  /** An existing folder for temporary files. */
  readonly temporary: string;
  readonly scrub: (text: string) => string;
}): PulumiCli {
  const slots = createSlots(MOST_AT_ONCE);
  const always = new AbortController().signal;

  /**
   * Runs in a folder of its own, which knows the project's name and nothing else: no checkout is needed, and what the
   * CLI writes beside `Pulumi.yaml` goes with the folder.
   */
  async function run(id: StackId, args: readonly string[], fine: RegExp): Promise<string | undefined> {
    const leave = await slots.take(always);
    return await runNow(id, args, fine).finally(leave);
  }

  async function runNow(id: StackId, args: readonly string[], fine: RegExp): Promise<string | undefined> {
    const folder = await mkdtemp(join(options.temporary, 'cli-'));
    try {
      await writeFile(join(folder, 'Pulumi.yaml'), stringify({ name: id.project, runtime: 'nodejs' }));
      const result = await execa('pulumi', [...args, '--non-interactive', '--color', 'never'], {
        cwd: folder,
        env: options.environment,
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
      });
      if (!result.failed) return result.stdout;
      const stderr = options.scrub(result.stderr || (result.message ?? ''));
      if (fine.test(stderr)) return undefined;
      throw classifyFailure({ where: id, stderr, errors: [], interrupted: false });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    exportStack: (id) => run(id, ['stack', 'export', '--stack', id.stack], /no stack named/),
    async stackOutputs(id) {
      const text = await run(id, ['stack', 'output', '--json', '--show-secrets', '--stack', id.stack], /(?!)/);
      const outputs = Outputs.safeParse(jsonIfAny(text));
      if (outputs.success) return outputs.data;
      // Neither the text nor the parser's complaint is told: both may hold a secret.
      throw new PortError('stack-failed', `What ${id.project}/${id.stack} exports could not be read.`);
    },
    async initStack(id, secretsProvider) {
      await run(
        id,
        ['stack', 'init', id.stack, '--no-select', '--secrets-provider', secretsProvider],
        /already exists/,
      );
    },
    async removeStack(id) {
      await run(id, ['stack', 'rm', id.stack, '--yes'], /no stack named/);
    },
  };
}

function jsonIfAny(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

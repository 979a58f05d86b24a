import { join } from 'node:path';
import { execa } from 'execa';
import type { Person, Platform } from '../../sandbox/platform/start-platform.ts';

/** `bin/wa` as one person runs it. */
export type Terminal = (
  login: Person,
  ...words: readonly string[]
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

const WA = join(import.meta.dirname, '../../bin/wa');

export function terminal(platform: Platform): Terminal {
  return async (login, ...words) => {
    const { exitCode, stdout, stderr } = await execa(WA, words, {
      env: {
        PATH: process.env.PATH ?? '',
        WORKFLOWAUTOM_URL: platform.bot.url,
        WORKFLOWAUTOM_TOKEN: platform.tokens[login],
      },
      extendEnv: false,
      reject: false,
    });
    return { exitCode: exitCode ?? -1, stdout, stderr };
  };
}

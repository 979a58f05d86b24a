import { tmpdir } from 'node:os';
import { execa } from 'execa';

/** Runs git in a bare repository and returns how it ended. */
export async function inBare(
  directory: string,
  args: readonly string[],
  options: { readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly ok: boolean; readonly bytes: Buffer; readonly text: string; readonly said: string }> {
  const result = await execa('git', ['--git-dir', directory, ...args], {
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH ?? '',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...options.env,
    },
    extendEnv: false,
    input: options.input ?? '',
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
  });
  const bytes = Buffer.from(result.stdout);
  return {
    ok: result.exitCode === 0,
    bytes,
    text: bytes.toString().trimEnd(),
    said: Buffer.from(result.stderr).toString().trim(),
  };
}

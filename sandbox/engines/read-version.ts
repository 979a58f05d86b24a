import { execa } from 'execa';

/** Enough for a large program's first start on a busy machine. */
const timeout = 15_000;

/**
 * The version a program prints about itself: the first `x.y.z` of its output, without a leading `v` or what follows it.
 * @returns undefined when it cannot be started, answers too late, or prints none
 */
export async function readVersion(file: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa(file, args, {
    timeout,
    killDescendants: true,
    reject: false,
    all: true,
    stdin: 'ignore',
    // These programs would otherwise look for newer releases before they answer.
    env: { PULUMI_SKIP_UPDATE_CHECK: 'true', SOPS_DISABLE_VERSION_CHECK: 'true' },
  });
  return /\d+\.\d+\.\d+/.exec(result.all ?? '')?.[0];
}

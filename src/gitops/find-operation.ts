import { type Git, gitText } from './git.ts';

/** Commits searched at most: weeks of a busy repository, and a tenth of a second. A resumed operation is minutes old. */
const SEARCHED = 5_000;

/**
 * The newest commit of `head`'s history that carries the trailer `Operation: <operation>`.
 * @param after a commit searched before: only what is newer is looked at
 * @throws PortError `gitops-unreachable`
 */
export async function findOperation(
  git: Git,
  operation: string,
  head: string,
  after: string | undefined,
): Promise<string | undefined> {
  const oldest = after ?? (await gitText(git, ['rev-list', '--max-count=1', `--skip=${SEARCHED}`, head]));
  const found = await gitText(git, [
    'log',
    '--encoding=UTF-8',
    '--fixed-strings',
    `--grep=Operation: ${operation}`,
    '--format=%H %(trailers:key=Operation,valueonly,separator=%x20)',
    head,
    ...(oldest ? [`^${oldest}`] : []),
    '--',
  ]);
  // The search is for text anywhere in a message; only the trailer counts, and only as a whole.
  return found
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, ...operations]) => operations.includes(operation))?.[0];
}

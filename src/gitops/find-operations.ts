import { type Git, gitText } from './git.ts';

/** Commits searched at most: weeks of a busy repository, and a tenth of a second. A resumed operation is minutes old. */
const SEARCHED = 5_000;
/** Operations git is told to look for; of more, it says of every commit what it carries, which costs less. */
const MOST_NAMED = 20;

/**
 * The newest commits of `head`'s history that carry the trailer `Operation:` of one of `operations`, by operation;
 * others' may be among them.
 * @param after a commit searched before: only what is newer is looked at
 * @throws PortError `gitops-unreachable`
 */
export async function findOperations(
  git: Git,
  operations: readonly string[],
  head: string,
  after: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const oldest = after ?? (await gitText(git, ['rev-list', '--max-count=1', `--skip=${SEARCHED}`, head]));
  const found = await gitText(git, [
    'log',
    '--encoding=UTF-8',
    '--fixed-strings',
    ...(operations.length > MOST_NAMED ? [] : operations.map((operation) => `--grep=Operation: ${operation}`)),
    '--format=%H %(trailers:key=Operation,valueonly,separator=%x20)',
    head,
    ...(oldest ? [`^${oldest}`] : []),
    '--',
  ]);
  // The search is for text anywhere in a message; only the trailer counts, and only as a whole.
  const commits = new Map<string, string>();
  for (const [commit = '', ...named] of found.split('\n').map((line) => line.split(' '))) {
    for (const operation of named) if (!commits.has(operation)) commits.set(operation, commit);
  }
  return commits;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitRequest, CommitResult } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { commitGroups, MOST_SHARED } from './commit-groups.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import type { Waiting } from './waiting.ts';
import { writeCommits } from './write-commits.ts';

const TRIES = 20;
/** Answers to a push that leave open whether it was made, before one is passed on. */
const UNCLEAR = 3;
/** Longest the writer itself waits when it is asked to, in milliseconds: what GitHub asks for at least. */
const PATIENCE = 61_000;

/**
 * The one writer of a branch in this process: what waits while a push is under way goes out together with the next
 * one, in the order it came for each environment: as a commit of its own, or where it may be, as part of a shared one.
 * Shared requests wait a little for others of their kind, so that a storm of them becomes few commits, but not while
 * anything else waits. Other processes may write, too: a push is compare-and-swap.
 * @returns `commit` as GitOpsRepository has it
 */
export function createGitOpsWriter(backend: GitOpsBackend): (request: CommitRequest) => Promise<CommitResult> {
  let queue: Waiting[] = [];
  let writing = false;
  let arrived = Promise.withResolvers<void>();

  async function drain(): Promise<void> {
    writing = true;
    while (queue.length > 0) {
      await gather();
      const groups = commitGroups(queue);
      const batch = groups.slice(0, backend.mostAtOnce).flat();
      queue = groups.slice(backend.mostAtOnce).flat();
      try {
        await push(backend, batch);
      } catch (error) {
        // Of those that are settled already it changes nothing.
        for (const { fail } of batch) fail(error);
      }
    }
    writing = false;
  }

  async function gather(): Promise<void> {
    const oldest = queue[0]?.since ?? 0;
    const waited = () => performance.now() - oldest >= backend.gather;
    while (!waited() && queue.length < MOST_SHARED && queue.every(({ request }) => request.shared)) {
      arrived = Promise.withResolvers();
      const timer = setTimeout(arrived.resolve, Math.ceil(oldest + backend.gather - performance.now()));
      await arrived.promise;
      clearTimeout(timer);
    }
  }

  return (request) =>
    new Promise((settle, fail) => {
      queue.push({ request, since: performance.now(), settle, fail });
      arrived.resolve();
      if (!writing) void drain();
    });
}

async function push(backend: GitOpsBackend, batch: readonly Waiting[]): Promise<void> {
  const ours = new Set<string>();
  let left = batch;
  let searched: string | undefined;
  let unclear = 0;
  let patience = PATIENCE;
  const tries = backend.tries ?? TRIES;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const began = performance.now();
    try {
      const base = await backend.head();
      const { tip, results } = await writeCommits(backend, left, { base, searched, ours });
      left = results.map(({ waiting }) => waiting);
      if (left.length === 0) return;
      if (await backend.advance(base, tip.desired.commit)) {
        backend.remember(tip);
        for (const { waiting, result } of results) waiting.settle(result);
        return;
      }
      searched = base;
    } catch (error) {
      if (!(error instanceof PortError && error.retryable)) throw error;
      const asked = error.retryAfter;
      patience -= asked ?? 0;
      unclear += 1;
      if (patience < 0 || unclear > UNCLEAR) throw error;
      // A push whose answer got lost may have been made: then its commits are found in the next round.
      if (asked !== undefined) await sleep(asked);
    }
    await sleep(backoff(attempt, performance.now() - began, backend.longestPause));
  }
  for (const { request, fail } of left) fail(contended(backend.branch, request.environment, tries));
}

function contended(branch: string, environment: string, tries: number): PortError {
  return new PortError(
    'gitops-contended',
    `The change to ${environment} lost the race for branch ${branch} ${tries} times; nothing was written.`,
    {
      hint: `See who pushes to ${branch} so often, or whether a crashed git left refs/heads/${branch}.lock behind.`,
      retryable: true,
    },
  );
}

/**
 * Full jitter, so that writers who met once do not meet again, in milliseconds: of the time that a try takes here, for
 * that is how long others are in the way.
 */
function backoff(attempt: number, took: number, longest: number): number {
  return Math.random() * Math.min(longest, took * 2 ** attempt);
}

import type { Instant, Milliseconds } from '../../environments/instant.ts';
import { PortError } from '../../operations/ports/port-error.ts';

/** A write people wait for: how something ended, that it waits for them, an answer. Whatever else is `interim`. */
export type WriteWeight = 'final' | 'interim';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Requests that create content, in any window, for one installation. Asked more often than that GitHub answers 403,
 * and may shut out an app that goes on. What may not be exceeded holds for edits too: GitHub does not say otherwise.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export const WRITE_LIMITS = [
  { span: MINUTE, most: 80 },
  { span: HOUR, most: 500 },
] as const;

/** Part of each limit that only final writes may use. */
export const RESERVE = 0.4;

/** How long somebody waits for writes that are on their way and have no end yet. */
const SOON = 1_000;

export type WriteBudget = {
  /**
   * Asks for one write; whoever has it writes and calls `done`, also when the write failed. Until then it counts.
   * @throws PortError `conversation-unreachable` with `retryAfter` when there is none
   */
  take(installation: number, weight: WriteWeight): () => void;
  /** GitHub asked to be left alone: no write at all until then. */
  pause(installation: number, time: Milliseconds): void;
};

type Account = {
  /** When each write of the last hour was over, oldest first. */
  over: Instant[];
  underWay: number;
  pausedUntil: Instant;
};

/**
 * How much may be written, per installation. Counted in this process only: what a process before it or beside it
 * wrote is not known, and GitHub's own refusal is then what stops the writes.
 */
export function createWriteBudget(now: () => Instant): WriteBudget {
  const accounts = new Map<number, Account>();
  const accountOf = (installation: number): Account => {
    const known = accounts.get(installation);
    if (known) return known;
    const opened = { over: [], underWay: 0, pausedUntil: 0 };
    accounts.set(installation, opened);
    return opened;
  };
  return {
    take(installation, weight) {
      const account = accountOf(installation);
      const at = now();
      account.over = account.over.filter((then) => then > at - HOUR);
      const paused = account.pausedUntil - at;
      if (paused > 0) throw later('GitHub asked this installation to wait before it writes again.', paused);
      const wait = Math.max(...WRITE_LIMITS.map((limit) => waitFor(limit, account, weight, at)));
      if (wait > 0) throw later('This installation has written as much as GitHub allows for now.', wait);
      account.underWay += 1;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        account.underWay -= 1;
        // By its end, which is after GitHub counted it: Octokit may have held it back for a while.
        account.over.push(now());
      };
    },
    pause(installation, time) {
      const account = accountOf(installation);
      account.pausedUntil = Math.max(account.pausedUntil, now() + time);
    },
  };
}

/** Milliseconds until one more write keeps within the limit; zero or less when it does now. */
function waitFor(
  { span, most }: (typeof WRITE_LIMITS)[number],
  { over, underWay }: Account,
  weight: WriteWeight,
  at: Instant,
): Milliseconds {
  const allowed = weight === 'final' ? most : Math.floor(most * (1 - RESERVE));
  const inside = over.filter((then) => then > at - span);
  const tooMany = inside.length + underWay - allowed;
  if (tooMany < 0) return 0;
  const leaves = inside[tooMany];
  return leaves === undefined ? SOON : leaves + span - at;
}

function later(message: string, wait: Milliseconds): PortError {
  return new PortError('conversation-unreachable', message, {
    hint: 'It is written as soon as it may be.',
    retryable: true,
    retryAfter: wait,
  });
}

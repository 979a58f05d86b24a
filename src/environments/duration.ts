import type { Milliseconds } from './instant.ts';
import { quoted } from './quoted.ts';
import { Refusal } from './refusal.ts';

const MINUTE: Milliseconds = 60_000;
const HOUR: Milliseconds = 60 * MINUTE;
const DAY: Milliseconds = 24 * HOUR;

const UNITS: Readonly<Record<string, Milliseconds>> = { m: MINUTE, h: HOUR, d: DAY };

/** Longer than any environment should go without someone saying again that it is needed. */
const LONGEST: Milliseconds = 365 * DAY;

/**
 * Reads `30m`, `12h` or `3d`: a whole number above zero and one unit, at most 365 days.
 * A day is 24 hours; time zones do not enter.
 * @throws Refusal `invalid-value`
 */
export function parseDuration(text: string): Milliseconds {
  const problem = durationProblem(text);
  if (problem !== undefined) throw new Refusal('invalid-value', problem);
  return toMilliseconds(text);
}

/** What is wrong with `text` as a duration, as a sentence; undefined when nothing is. */
export function durationProblem(text: string): string | undefined {
  // Six digits bound the number long before it stops being exact; 365 days are 525600 minutes.
  if (!/^[1-9]\d{0,5}[mhd]$/.test(text)) return `${quoted(text)} is not a duration; write 3d, 12h or 30m.`;
  if (toMilliseconds(text) > LONGEST) return `${quoted(text)} is longer than 365d, the longest a duration may be.`;
  return undefined;
}

/**
 * The shortest way to write a duration that `parseDuration` reads back: `3d`, `36h`, `90m`.
 * Anything finer than a minute is rounded to the nearest one.
 */
export function formatDuration(duration: Milliseconds): string {
  const minutes = Math.round(duration / MINUTE);
  if (minutes !== 0 && minutes % (DAY / MINUTE) === 0) return `${minutes / (DAY / MINUTE)}d`;
  if (minutes !== 0 && minutes % (HOUR / MINUTE) === 0) return `${minutes / (HOUR / MINUTE)}h`;
  return `${minutes}m`;
}

function toMilliseconds(text: string): Milliseconds {
  return Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? Number.NaN);
}

import { quoted } from './quoted.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

type Field = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for the values from `min` on. */
  readonly words: readonly string[];
};

/** https://man7.org/linux/man-pages/man5/crontab.5.html; Sunday is 0 and 7. */
const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day of the month', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'day of the week', min: 0, max: 7, words: WEEKDAYS },
];

/**
 * What is wrong with `text` as a cron schedule of five fields, as a sentence; undefined when nothing is.
 * Numbers, English three-letter names, `*`, lists, ranges and steps; no seconds, no `@daily`, no `L`, `W` or `#`.
 */
export function cronProblem(text: string): string | undefined {
  const parts = text.split(/ +/);
  if (parts.length !== FIELDS.length) {
    return `${quoted(text)} is not a cron schedule; write minute, hour, day, month, weekday: "0 20 * * 1-5".`;
  }
  const wrong = FIELDS.find((field, index) => !parts[index]?.split(',').every((part) => isPart(field, part)));
  if (!wrong) return undefined;
  const part = parts[FIELDS.indexOf(wrong)] ?? '';
  return `${quoted(text)} is not a cron schedule: ${quoted(part)} is no ${wrong.name} (${wrong.min} to ${wrong.max}).`;
}

/** One item of a list: `*`, `5`, `1-5`, each with an optional `/2`. */
function isPart(field: Field, part: string): boolean {
  const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) return false;
  const [, from, to, step] = match;
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.max)) return false;
  if (from === undefined) return true;
  const first = numberOf(field, from);
  // A step needs something to step through: `5/2` means different things to different schedulers.
  if (to === undefined) return first !== undefined && step === undefined;
  const last = numberOf(field, to);
  return first !== undefined && last !== undefined && first <= last;
}

function numberOf(field: Field, text: string): number | undefined {
  const word = field.words.indexOf(text.toLowerCase());
  if (word >= 0) return field.min + word;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

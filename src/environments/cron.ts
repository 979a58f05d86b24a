import { quoted } from './quoted.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The most days each month can have. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

type Field = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for the values from `min` on. */
  readonly words: readonly string[];
};

/** https://man7.org/linux/man-pages/man5/crontab.5.html; Sunday is 0 and 7. */
const FIELDS = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day of the month', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'day of the week', min: 0, max: 7, words: WEEKDAYS },
] as const satisfies readonly Field[];

/**
 * What is wrong with `text` as a cron schedule of five fields, as a sentence; undefined when nothing is.
 * Numbers, English three-letter names, `*`, lists, ranges and steps; no seconds, no `@daily`, no `L`, `W` or `#`, no
 * value twice (schedulers disagree on that), and no date that never comes.
 */
export function cronProblem(text: string): string | undefined {
  const parts = text.split(/ +/);
  if (parts.length !== FIELDS.length) {
    return `${quoted(text)} is not a cron schedule; write minute, hour, day, month, weekday: "0 20 * * 1-5".`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const problem = fieldProblem(field, parts[index] ?? '');
    if (problem !== undefined) return `${quoted(text)} is not a cron schedule: ${problem}`;
  }
  const [, , days = '', months = '', weekdays] = parts;
  return weekdays === '*' && neverComes(days, months)
    ? `${quoted(text)} never comes: no such month is that long.`
    : undefined;
}

function fieldProblem(field: Field, part: string): string | undefined {
  const items = part.split(',').map((item) => valuesOf(field, item));
  if (items.includes(undefined)) return `${quoted(part)} is no ${field.name} (${field.min} to ${field.max}).`;
  const values = items.flat();
  return new Set(values).size < values.length ? `${quoted(part)} names a ${field.name} twice.` : undefined;
}

/** Every value an item of a list stands for: `*`, `5`, `1-5`, each but the second with an optional step `/2`. */
function valuesOf(field: Field, item: string): readonly number[] | undefined {
  const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item);
  if (!match) return undefined;
  const [, from, to, step = '1'] = match;
  const single = from !== undefined && to === undefined;
  // A step needs something to step through: `5/2` means different things to different schedulers.
  if (single && match[3] !== undefined) return undefined;

  const first = from === undefined ? field.min : numberOf(field, from);
  const last = single ? first : numberOf(field, to ?? String(field.words === WEEKDAYS ? 6 : field.max));
  const stride = Number(step);
  if (first === undefined || last === undefined || first > last || stride < 1 || stride > field.max) return undefined;
  const values = Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
  return field.words === WEEKDAYS ? values.map((day) => day % 7) : values;
}

function numberOf(field: Field, text: string): number | undefined {
  const word = field.words.indexOf(text.toLowerCase());
  if (word >= 0) return field.min + word;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

function neverComes(days: string, months: string): boolean {
  const earliest = Math.min(...days.split(',').flatMap((item) => valuesOf(FIELDS[2], item) ?? []));
  const longest = Math.max(
    ...months
      .split(',')
      .flatMap((item) => valuesOf(FIELDS[3], item) ?? [])
      .map((month) => DAYS[month - 1] ?? 0),
  );
  return earliest > longest;
}

import type { Kind } from './policy.ts';

/** Stands for the number of a pull request: digits without leading zeros, so that a name says exactly one number. */
const NUMBER = '{number}';

/** The names and patterns of a kind, however the file wrote them. */
export function namesOf(kind: Pick<Kind, 'names'>): readonly string[] {
  return typeof kind.names === 'string' ? [kind.names] : kind.names;
}

export function isPattern(name: string): boolean {
  return name.includes(NUMBER);
}

/** `preview-{number}` with 123 is `preview-123`. */
export function fillPattern(pattern: string, number: number | string): string {
  return pattern.replace(NUMBER, String(number));
}

/** True when `name` is `pattern`, or what `pattern` becomes with some number. */
export function matchesName(pattern: string, name: string): boolean {
  if (!isPattern(pattern)) return pattern === name;
  const { before, after } = split(pattern);
  if (!name.startsWith(before) || !name.endsWith(after)) return false;
  return /^[1-9]\d*$/.test(name.slice(before.length, name.length - after.length));
}

/** True when one name could be meant by both, so that its kind would be a matter of luck. */
export function namesOverlap(a: string, b: string): boolean {
  if (!isPattern(a)) return matchesName(b, a);
  if (!isPattern(b)) return matchesName(a, b);
  return numbersMeet(a, b) || numberInside(a, b) || numberInside(b, a);
}

/** Some name has the numbers of both at the same place: what one has more than the other, around it, is digits of it. */
function numbersMeet(a: string, b: string): boolean {
  const [shortBefore, longBefore] = byLength(split(a).before, split(b).before);
  const [shortAfter, longAfter] = byLength(split(a).after, split(b).after);
  return (
    longBefore.startsWith(shortBefore) &&
    longAfter.endsWith(shortAfter) &&
    /^(?:[1-9]\d*)?$/.test(longBefore.slice(shortBefore.length)) &&
    /^\d*$/.test(longAfter.slice(0, longAfter.length - shortAfter.length))
  );
}

/** Some name has the number of `a` within what `b` writes after its own: `v1-{number}` and `v{number}-1` both make v1-1. */
function numberInside(a: string, b: string): boolean {
  const { after } = split(b);
  const runs = [...after].map((_, start) => /^[1-9]\d*/.exec(after.slice(start))?.[0] ?? '');
  const numbers = runs.flatMap((run) => [...run].map((_, last) => run.slice(0, last + 1)));
  return numbers.some((number) => matchesName(b, fillPattern(a, number)));
}

function split(pattern: string): { before: string; after: string } {
  const [before = '', after = ''] = pattern.split(NUMBER);
  return { before, after };
}

function byLength(a: string, b: string): readonly [string, string] {
  return a.length <= b.length ? [a, b] : [b, a];
}

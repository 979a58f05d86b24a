import type { Format } from './formats.ts';

/**
 * Reads one map of the configuration key by key and notes what is wrong instead of stopping at the first mistake.
 * What it returns for a wrong key is a placeholder: whoever reads must look at `problems` before using anything.
 * Written by hand because a schema library's import would take a tenth of a preview.
 */
export class Fields {
  readonly problems: string[];
  readonly #at: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #known = new Set<string>();

  /** @param at what stands before a key in messages: `environments:`, `environments:gitops.` */
  constructor(at: string, values: Readonly<Record<string, unknown>>, problems: string[] = []) {
    this.#at = at;
    this.#values = values;
    this.problems = problems;
  }

  text(key: string, { pattern, expected }: Format): string {
    const value = this.#take(key);
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.#mistake(key, expected, value);
    return '';
  }

  /** Outside of maps Pulumi hands numbers over as text. */
  integer(key: string, least: number, most: number): number {
    const written = this.#take(key);
    const value = typeof written === 'string' && /^-?\d+$/.test(written) ? Number(written) : written;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.#mistake(key, `a whole number from ${least} to ${most}`, written);
    return least;
  }

  /** Outside of maps Pulumi hands booleans over as text. */
  flag(key: string): boolean {
    const value = this.#take(key);
    if (value === true || value === 'true') return true;
    if (value !== false && value !== 'false') this.#mistake(key, 'true or false', value);
    return false;
  }

  choice<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#take(key);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.#mistake(key, `one of ${choices.join(', ')}`, value);
    return found ?? choices[0];
  }

  /** A missing or wrong map reads as one whose every key is missing, but is reported once. */
  map<Result>(key: string, read: (fields: Fields) => Result): Result {
    const value = this.#take(key);
    const isMap = isRecord(value);
    if (!isMap) this.#mistake(key, 'a map', value);
    const fields = new Fields(`${this.#at}${key}.`, isMap ? value : {}, isMap ? this.problems : []);
    return fields.finish(read);
  }

  list<Item>(key: string, read: (fields: Fields) => Item): Item[] {
    const value = this.#take(key);
    if (!Array.isArray(value) || value.length === 0) {
      this.#mistake(key, 'a list with at least one entry', value);
      return [];
    }
    return value.flatMap((item: unknown, index) => {
      const at = `${this.#at}${key}[${index}]`;
      if (isRecord(item)) return [new Fields(`${at}.`, item, this.problems).finish(read)];
      this.problems.push(`${at} must be a map, not ${describe(item)}`);
      return [];
    });
  }

  /** True when the key is written, whatever it holds. */
  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  /** Reads everything there is to read, then reports the keys nobody asked for. */
  finish<Result>(read: (fields: Fields) => Result): Result {
    const result = read(this);
    for (const key of Object.keys(this.#values)) {
      if (this.#known.has(key) || !this.has(key)) continue;
      this.problems.push(`${this.#at}${key} is unknown here; known are ${[...this.#known].join(', ')}`);
    }
    return result;
  }

  /** An optional key that is absent was asked for all the same. */
  optional<Result>(key: string, read: (fields: Fields) => Result): Result | undefined {
    this.#known.add(key);
    return this.has(key) ? read(this) : undefined;
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return this.has(key) ? this.#values[key] : undefined;
  }

  #mistake(key: string, expected: string, value: unknown): void {
    const found = value === undefined ? 'is missing: it' : `is ${describe(value)}, but`;
    this.problems.push(`${this.#at}${key} ${found} must be ${expected}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isRecord(value) ? 'a map' : JSON.stringify(value);
}

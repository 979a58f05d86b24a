/**
 * PostgreSQL stores neither U+0000 nor half a surrogate pair, and both can arrive in what people type and programs
 * print. Such a code unit is kept as this private-use character and its four hexadecimal digits, the mark itself too.
 * https://www.postgresql.org/docs/current/datatype-json.html
 */
const MARK = '\uE000';

// With the `u` flag \p{Cs} matches only a surrogate that is not part of a pair.
const UNSTORABLE = /[\0\uE000\p{Cs}]/gu;
const MARKED = /\uE000([0-9a-f]{4})/g;

// Any escape of JSON text, so that the "u0000" of an escaped backslash is not taken for one.
const JSON_ESCAPE = /\\(?:u([0-9a-f]{4})|.)|\uE000/g;

/** Text as a `text` column can hold it; `fromText` gives it back unchanged. */
export function toText(text: string): string {
  return text.replace(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

export function fromText(stored: string): string {
  return stored.replace(MARKED, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** A value as a `jsonb` column can hold it; `fromJson` gives back an equal one. Keys may change their order. */
export function toJson(value: object): string {
  // JSON.stringify escapes NUL and lone surrogates, in lower case, and leaves every other non-ASCII character as it is.
  return JSON.stringify(value).replace(JSON_ESCAPE, (match, digits: string | undefined) => {
    if (match === MARK) return `${MARK}e000`;
    return digits && /^(0000|d[89a-f]..)$/.test(digits) ? MARK + digits : match;
  });
}

/** What a driver parsed out of a `jsonb` column, as it was before `toJson`. */
export function fromJson<T>(stored: T): T {
  const text = JSON.stringify(stored);
  return text.includes(MARK) ? JSON.parse(text.replace(MARKED, '\\u$1')) : stored;
}

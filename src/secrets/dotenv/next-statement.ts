/** Where a statement begins: offset into the text, and line from one. */
export type Place = { readonly offset: number; readonly line: number };

export type Mistake = { readonly line: number; readonly what: string };

/** What stands at a place: one line, or the several of a quoted value. */
type Statement =
  | { readonly kind: 'nothing' }
  /** `text` is the whole of it, for dotenv to read. */
  | { readonly kind: 'assignment'; readonly name: string; readonly text: string }
  | { readonly kind: 'mistake'; readonly what: string };

// The parts of dotenv's own expression, each held to its line but for what stands in quotes. A value in quotes counts
// as such only when nothing but a comment follows it, exactly as there.
// https://github.com/motdotla/dotenv/blob/master/lib/main.js
const BLANK = /[^\S\n]*(?:#[^\n]*)?(?=\n|$)/y;
const ASSIGNS = /[^\S\n]*(?:export[^\S\n]+)?([\w.-]+)(?:[^\S\n]*=|:[^\S\n])[^\S\n]*/y;
const QUOTED = /(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)[^\S\n]*(?:#[^\n]*)?(?=\n|$)/y;
const PLAIN = /([^#\n]*)(#?)[^\n]*/y;
const LINE = /[^\n]*/y;

/** Separators that end a line for dotenv's expression and for no editor; NUL, which no environment variable can hold. */
const UNHEARD_OF = /[\0\u2028\u2029]/;

/** Reads the statement at `place` in a text whose lines end with LF. */
export function nextStatement(text: string, place: Place): { readonly statement: Statement; readonly next: Place } {
  const { statement, end } = statementAt(text, place.offset);
  const lines = text.slice(place.offset, end).split('\n').length;
  return { statement, next: { offset: end + 1, line: place.line + lines } };
}

function statementAt(text: string, start: number): { readonly statement: Statement; readonly end: number } {
  const line = match(LINE, text, start)?.[0] ?? '';
  const mistake = (what: string) => ({ statement: { kind: 'mistake', what } as const, end: start + line.length });

  if (UNHEARD_OF.test(line)) return mistake('it holds a NUL or a Unicode line separator');
  if (match(BLANK, text, start)) return { statement: { kind: 'nothing' }, end: start + line.length };
  const assigns = match(ASSIGNS, text, start);
  const name = assigns?.[1];
  if (!assigns || name === undefined) return mistake('it is no assignment');

  const from = start + assigns[0].length;
  const quoted = match(QUOTED, text, from);
  if (quoted) {
    if (UNHEARD_OF.test(quoted[0])) return mistake('its value holds a NUL or a Unicode line separator');
    const end = from + quoted[0].length;
    return { statement: { kind: 'assignment', name, text: text.slice(start, end) }, end };
  }
  const plain = match(PLAIN, text, from);
  const [value, comment] = [plain?.[1] ?? '', plain?.[2] ?? ''];
  const quote = /^['"`]/.exec(value)?.[0];
  if (quote !== undefined && !(value.trim().length > 1 && value.trim().endsWith(quote))) {
    return mistake(`its value begins with ${quote} and does not end with it: a quote is open, or something follows it`);
  }
  if (comment !== '' && !/\s$/.test(text.slice(start, from) + value)) {
    return mistake('dotenv takes # and the rest for a comment; put the value in quotes, or a space before #');
  }
  return {
    statement: { kind: 'assignment', name, text: text.slice(start, start + line.length) },
    end: start + line.length,
  };
}

/** @param expression sticky */
function match(expression: RegExp, text: string, offset: number): RegExpExecArray | null {
  expression.lastIndex = offset;
  return expression.exec(text);
}

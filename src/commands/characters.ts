import { quoted } from '../environments/quoted.ts';

/** White space of the grammar: space, tab, CR, LF, the no-break spaces and the byte-order mark. */
const WHITE_SPACE = ' \\t\\r\\n\\u00A0\\u2007\\u202F\\uFEFF';

/**
 * Characters a reader cannot see, as the inside of a `v`-flag character class: zero-width, bidirectional and control
 * characters, exotic line separators, lone surrogates. A command with one of them says something else than it shows
 * (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing). U+FE0E and U+FE0F only choose between the text
 * and the picture of the character before them, so an ordinary ⚠️ stays usable in a reason.
 */
const UNSEEN = `[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]--[${WHITE_SPACE}\\uFE0E\\uFE0F]`;

const ANY_UNSEEN = new RegExp(`[${UNSEEN}]`, 'gv');

// A tab reaches the fourth column, where Markdown begins to show code, so it does not stand before a trigger.
const INDENT = '[ \\u00A0\\u2007\\u202F\\uFEFF]';

/**
 * `/env` at the start of a line and a word of its own, up to three spaces before it. Unseen characters around it do
 * not hide it: the reader sees a command, so the writer gets the error. Inside it they make it another word.
 */
export const TRIGGER = new RegExp(
  `^[${UNSEEN}]*(?:${INDENT}[${UNSEEN}]*){0,3}\\/env(?=$|[${WHITE_SPACE}]|[${UNSEEN}])`,
  'iv',
);

const WHITE_SPACE_CHARACTER = new RegExp(`^[${WHITE_SPACE}]$`);

export function isWhiteSpace(character: string): boolean {
  return WHITE_SPACE_CHARACTER.test(character);
}

/** The first character of `word` that nobody sees, or a line break, as `U+200B`. */
export function unseenCharacter(word: string): string | undefined {
  const found = word.match(ANY_UNSEEN)?.[0] ?? word.match(/[\r\n]/)?.[0];
  return found === undefined ? undefined : codePoint(found);
}

/** `word` quoted for a message, with what nobody sees spelled out: `"qa⟨U+200B⟩"`. */
export function shown(word: string): string {
  return quoted(word.replace(ANY_UNSEEN, (character) => `⟨${codePoint(character)}⟩`));
}

/** `text` without the characters nobody sees: what it shows. */
export function withoutUnseen(text: string): string {
  return text.replace(ANY_UNSEEN, '');
}

/** Folds A to Z only: other scripts have letters that fold into ASCII (U+212A KELVIN SIGN into "k"). */
export function lowerCase(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const LONGEST = 60;

/** `text` in double quotes on one line, cut after 60 characters: what a message repeats of what someone wrote. */
export function quoted(text: string): string {
  const characters = [...text];
  const short = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
  return printable(JSON.stringify(short));
}

/** `text` with every character that breaks a line, hides, or turns the writing direction written as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

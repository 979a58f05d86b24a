const LONGEST = 60;

/** `text` in double quotes on one line, cut after 60 characters: what a message repeats of what someone wrote. */
export function quoted(text: string): string {
  const characters = [...text];
  const short = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text;
  return JSON.stringify(short);
}

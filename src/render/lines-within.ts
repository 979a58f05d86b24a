/** The first lines that fit: at most `most` of them, `room` characters with their line breaks. */
export function linesWithin(
  lines: readonly string[],
  most: number,
  room: number,
): { readonly kept: readonly string[]; readonly left: number } {
  let size = 0;
  const end = lines.findIndex((line, index) => {
    size += line.length + 1;
    return index >= most || size > room;
  });
  const kept = end === -1 ? lines : lines.slice(0, end);
  return { kept, left: lines.length - kept.length };
}

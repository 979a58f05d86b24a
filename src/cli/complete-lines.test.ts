import fc from 'fast-check';
import { expect, it } from 'vitest';
import { completeLines } from './complete-lines.ts';

async function linesOf(chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: string[] = [];
  for await (const batch of completeLines(stream())) lines.push(...batch);
  return lines;
}

it.each([
  ['nothing', [''], []],
  ['one line', ['a\n'], ['a']],
  ['a last line without line feed', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n'], ['', '', 'a']],
  ['a line in three chunks', ['a', 'b', 'c\nd'], ['abc', 'd']],
  ['a character in two chunks', [Buffer.from([0xc3]), Buffer.from([0xa9, 0x0a])], ['é']],
  ['separators that are no line feeds', ['a\u2028b\rc\n'], ['a\u2028b\rc']],
])('reads %s', async (_, chunks, lines) => {
  expect(await linesOf(chunks)).toEqual(lines);
});

it('reads the same however the bytes arrive', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ' ')));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, i * size + size),
      );
      expect(await linesOf(chunks)).toEqual(lines);
    }),
  );
});

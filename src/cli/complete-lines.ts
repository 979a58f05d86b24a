/**
 * The lines of a byte stream, in batches as they arrive, without their line feeds. Only "\n" ends a line: `node:readline`
 * also breaks at U+2028, which stands unescaped in valid JSON. A last line without line feed counts.
 */
export async function* completeLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    // Parts of a long line are kept apart until it is whole, so that a huge one costs its length and not its square.
    const rest = lines.pop() ?? '';
    const [first, ...others] = lines;
    if (first !== undefined) {
      yield [[...parts, first].join(''), ...others];
      parts = [];
    }
    parts.push(rest);
  }
  const last = parts.join('') + decoder.decode();
  if (last !== '') yield [last];
}

import { isDeepStrictEqual } from 'node:util';

/** Whether two texts are the same JSON document: an API may order and space it anew, which is no change. */
export function sameDocument(one: unknown, other: unknown): boolean {
  const [first, second] = [documentOf(one), documentOf(other)];
  return first !== undefined && isDeepStrictEqual(first, second);
}

function documentOf(text: unknown): object | undefined {
  if (typeof text !== 'string' || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

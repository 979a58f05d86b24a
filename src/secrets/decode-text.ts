/** UTF-8 to text, its byte-order mark kept; throws what `otherwise` makes where it is none. */
export function decodeText(bytes: Uint8Array, otherwise: () => Error): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw otherwise();
  }
}

/** A block of IPv4 addresses: the first one as a number, and how many leading bits are the network's. */
export type Cidr = { readonly first: number; readonly prefix: number };

const PATTERN = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** @returns undefined when it is no block, or its address has bits beyond the prefix (`10.0.0.1/16`) */
export function parseCidr(text: string): Cidr | undefined {
  const numbers = PATTERN.exec(text)?.slice(1).map(Number);
  const prefix = numbers?.pop();
  if (numbers === undefined || prefix === undefined || prefix > 32 || numbers.some((byte) => byte > 255)) return;
  const first = numbers.reduce((sum, byte) => sum * 256 + byte, 0);
  return first % size(prefix) === 0 ? { first, prefix } : undefined;
}

export function formatCidr({ first, prefix }: Cidr): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${prefix}`;
}

/** The block number `index` of those that have `bits` more bits of network than `whole`. */
export function partOf(whole: Cidr, bits: number, index: number): Cidr {
  const prefix = whole.prefix + bits;
  return { first: whole.first + index * size(prefix), prefix };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.first >= outer.first && inner.first + size(inner.prefix) <= outer.first + size(outer.prefix);
}

export function overlap(left: Cidr, right: Cidr): boolean {
  return contains(left, right) || contains(right, left);
}

function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

import { createHash } from 'node:crypto';

/** How long a name may be, and whose limit it is, for the error. */
export type NameLimit = { readonly most: number; readonly of: string };

const HASH = 8;

/**
 * One name out of parts (`[cluster, environment, 'data']`), for services that have one name space for a whole account or
 * for everybody. A name that is too long is cut and ends in a hash of the whole, so that no two different ones meet:
 * the parts are told apart even where they hold the separator (`a-b`,`c` and `a`,`b-c`).
 * @returns lower case letters, digits and single hyphens, starting with a letter, at most `limit.most` characters
 * @throws RangeError when the limit leaves no room for a hash
 */
export function cloudName(parts: readonly string[], limit: NameLimit): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH);
  const room = limit.most - HASH - 1;
  if (room < 1) throw new RangeError(`A name of ${limit.of} has ${limit.most} characters: too few for any.`);
  const plain = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, room)
    .replace(/-+$/, '');
  return `${plain === '' ? 'x' : plain}-${hash}`;
}

import type { FileDifference } from '../commands/difference.ts';
import { Refusal } from '../environments/refusal.ts';
import { readSealedSecret, type SealedFile } from '../environments/secrets/sealed-secret.ts';

/** Whether a path is of a file that sops encrypted. */
export function isSealed(path: string): boolean {
  return path.endsWith('.sops.yaml');
}

/**
 * How an encrypted Secret differs, as lines behind the marks of a diff: `+` and `-` for names that come and go, `!` for
 * a value that changes, a blank for one that stays; recipients likewise. No value is in it, nor any ciphertext.
 */
export function secretDifference({ path, before, after }: FileDifference): readonly string[] {
  const [was, is] = [read(path, before), read(path, after)];
  if (was === UNREADABLE || is === UNREADABLE) return ['!is not readable as a Secret encrypted by sops, and not shown'];
  return [...keyLines(was, is), ...recipientLines(was?.recipients ?? [], is?.recipients ?? [])];
}

const UNREADABLE = 'unreadable';

function read(path: string, text: string | null): SealedFile | undefined | typeof UNREADABLE {
  try {
    return text === null ? undefined : readSealedSecret(path, text);
  } catch (error) {
    if (error instanceof Refusal) return UNREADABLE;
    throw error;
  }
}

function keyLines(was: SealedFile | undefined, is: SealedFile | undefined): readonly string[] {
  const anew = was !== undefined && is !== undefined && isAnew(was, is);
  const names = [...new Set([...(is?.keys.keys() ?? []), ...(was?.keys.keys() ?? [])])].sort();
  return names.map((name) => {
    const [old, now] = [was?.keys.get(name), is?.keys.get(name)];
    if (old === undefined) return `+${name}`;
    if (now === undefined) return `-${name}`;
    if (old === now) return ` ${name}`;
    return anew ? `!${name} (encrypted anew: whether it changed cannot be told)` : `!${name} (changed)`;
  });
}

/**
 * Whether everything was encrypted with a key of its own again, when every text differs whatever the values do. sops
 * keeps that key, and every value that stays, when it edits: https://getsops.io/docs/#encryption-protocol
 */
function isAnew(was: SealedFile, is: SealedFile): boolean {
  return (
    !is.dataKeys.some((key) => was.dataKeys.includes(key)) &&
    ![...is.keys].some(([name, text]) => text !== '' && was.keys.get(name) === text)
  );
}

function recipientLines(was: readonly string[], is: readonly string[]): readonly string[] {
  // Of a new Secret and of one that goes, names alone are news.
  if (was.length === 0 || is.length === 0) return [];
  return [
    ...is.filter((each) => !was.includes(each)).map((each) => `+recipient ${each}`),
    ...was.filter((each) => !is.includes(each)).map((each) => `-recipient ${each}`),
  ];
}

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { blobId } from '../apply-changes.ts';

const unpack = promisify(gunzip);
const BLOCK = 512;
/** Bytes that an archive may unpack to. */
const LARGEST = 1024 ** 3;
/** GitHub names objects by SHA-1: so many digits. */
const ID_LENGTH = 40;

/**
 * The files of a gzipped tar archive whose object id is one of `wanted`, by that id: it proves the bytes, so names do
 * not matter. Format: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 * @returns nothing for what is no such archive
 */
export async function archivedBlobs(
  archive: ArrayBuffer,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const tar = await unpack(archive, { maxOutputLength: LARGEST }).catch(() => Buffer.alloc(0));
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    if (!(size >= 0)) break;
    const isFile = /[0\0]/.test(tar.toString('latin1', at + 156, at + 157));
    const bytes = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (!isFile) continue;
    const blob = blobId(bytes, ID_LENGTH);
    if (wanted.has(blob)) found.set(blob, bytes);
  }
  return found;
}

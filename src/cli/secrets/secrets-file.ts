import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { readDotenv } from '../../secrets/dotenv/read-dotenv.ts';
import type { Values } from '../../secrets/open-secret.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';

/** The values of a `.env` file; `-` is standard input. @throws SecretsRefusal `invalid-dotenv` */
export async function readSecretsFile(file: string): Promise<Values> {
  if (file === '-') return readDotenv(await buffer(process.stdin));
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    // KEY=value in the place of a file is a value.
    const named = file.includes('=') ? 'The file' : file;
    throw new SecretsRefusal('invalid-dotenv', `${named} cannot be read (${cause.code}); nothing was sent.`);
  });
  return readDotenv(bytes);
}

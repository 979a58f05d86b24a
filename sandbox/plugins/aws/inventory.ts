import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fields } from '../protocol/fields.ts';

/** One resource that stands in the inventory. What is secret of it is not written down. */
export type Standing = { readonly type: string; readonly id: string; readonly inputs: Fields };

/** What AWS has, of the types that moto need not know: a folder with one JSON file per resource. */
export type Inventory = {
  readonly put: (standing: Standing) => Promise<void>;
  readonly get: (type: string, id: string) => Promise<Standing | undefined>;
  /** Succeeds where there is nothing. */
  readonly remove: (type: string, id: string) => Promise<void>;
  readonly list: () => Promise<readonly Standing[]>;
};

export function openInventory(folder: string): Inventory {
  const file = (type: string, id: string): string => {
    const digest = createHash('sha256').update(`${type} ${id}`).digest('hex').slice(0, 12);
    return join(folder, `${type.split(':').at(-1)}-${digest}.json`);
  };
  return {
    async put(standing) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const place = file(standing.type, standing.id);
      // Whole or not at all: whoever is killed here leaves no half of a file.
      await writeFile(`${place}.new`, JSON.stringify(standing, null, 2), { mode: 0o600 });
      await rename(`${place}.new`, place);
    },
    get: (type, id) => readStanding(file(type, id)),
    remove: (type, id) => rm(file(type, id), { force: true }),
    async list() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
      const all = await Promise.all(names.sort().map((name) => readStanding(join(folder, name))));
      return all.filter((standing) => standing !== undefined);
    },
  };
}

async function readStanding(path: string): Promise<Standing | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Standing;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

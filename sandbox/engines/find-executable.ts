import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Absolute path of the first executable of that name on `path`, as a shell would find it. */
export async function findExecutable(name: string, path: string): Promise<string | undefined> {
  // An empty entry means the working folder to a shell; an engine is never taken from there.
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** True for a file, or a link to one, that this user may run. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

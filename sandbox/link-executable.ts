import { rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Links an executable into a folder, in place of an earlier link, and returns the link's path. */
export async function linkExecutable(folder: string, executable: string, name = basename(executable)): Promise<string> {
  const path = join(folder, name);
  await rm(path, { force: true });
  await symlink(executable, path);
  return path;
}

import { environmentFolder } from '../environments/desired-state.ts';
import { isEnvironmentName } from '../environments/environment-name.ts';
import type { FileWrite } from '../operations/ports/gitops-repository.ts';
import type { Snapshot } from './snapshot.ts';

/** One path's next bytes and mode, or its removal. */
export type TreeChange =
  | { readonly path: string; readonly text: string; readonly mode: string }
  | { readonly path: string; readonly text: null };

/** A verb asked for a write outside its environment's folder: a defect of ours, and nothing was written. */
class UnwritablePath extends Error {
  readonly code = 'unwritable-path';
  constructor(environment: string, path: string) {
    super(`An operation on ${JSON.stringify(environment)} may not write ${JSON.stringify(path)}.`);
    this.name = 'UnwritablePath';
  }
}

/**
 * Those of `writes` that change something, the last one of each path. A file keeps its mode.
 * @throws UnwritablePath when one leaves `envs/<environment>/`
 */
export function treeChanges(
  environment: string,
  current: Snapshot,
  writes: readonly FileWrite[],
): readonly TreeChange[] {
  for (const { path } of writes) {
    if (!isWritable(environment, path)) throw new UnwritablePath(environment, path);
  }
  const next = new Map(writes.map(({ path, text }) => [path, text]));
  return [...next].flatMap(([path, text]): TreeChange[] => {
    const entry = current.entries.get(path);
    if (text === null) return entry ? [{ path, text }] : [];
    if (text === current.desired.files.get(path)) return [];
    return [{ path, text, mode: entry?.mode === '100755' ? '100755' : '100644' }];
  });
}

/** Inside the environment's folder, with names every file system and git itself accept. */
function isWritable(environment: string, path: string): boolean {
  const folder = environmentFolder(environment);
  if (!isEnvironmentName(environment) || !path.startsWith(folder)) return false;
  const names = path.slice(folder.length).split('/');
  return names.every((name) => name !== '' && !/^\.{1,2}$|^\.git$/i.test(name) && !/[\p{Cc}\\]/u.test(name));
}

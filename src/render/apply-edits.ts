import type { FileEdit } from '../commands/change.ts';
import type { FileDifference } from '../commands/difference.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { Refusal } from '../environments/refusal.ts';
import { fieldName } from '../environments/yaml/file-problem.ts';
import { fluxLists } from './flux-lists.ts';
import { setScalar } from './yaml-edit.ts';
import { setItem } from './yaml-item.ts';

/**
 * What the edits would make of the desired state, in order: a later edit of a path sees what the earlier ones left.
 * One difference per path, in the order the paths were first named; paths that end as they began are left out. Where Flux
 * reconciles, its list of each environment's folder follows, kept in step with whatever the edits did.
 * @throws Refusal `invalid-file` when a field of a missing file is to be set, or `setScalar` or `fluxLists` refuses
 */
export function applyEdits(desired: DesiredState, edits: readonly FileEdit[]): FileDifference[] {
  const next = new Map<string, string | null>();
  for (const edit of edits) {
    const current = next.has(edit.path) ? (next.get(edit.path) ?? null) : (desired.files.get(edit.path) ?? null);
    next.set(edit.path, applyEdit(current, edit));
  }
  for (const [path, text] of fluxLists(desired, next)) next.set(path, text);
  return [...next]
    .map(([path, after]) => ({ path, before: desired.files.get(path) ?? null, after }))
    .filter(({ before, after }) => before !== after);
}

function applyEdit(current: string | null, edit: FileEdit): string | null {
  switch (edit.kind) {
    case 'write':
      return edit.text;
    case 'remove':
      return null;
    case 'set':
    case 'item':
      if (current !== null && edit.kind === 'set') return setScalar(current, edit.field, edit.value, edit.path);
      if (current !== null && edit.kind === 'item')
        return setItem(current, edit.field, edit.name, edit.value, edit.path);
      throw new Refusal(
        'invalid-file',
        `${edit.path} does not exist, so ${fieldName(edit.field)} cannot be set in it.`,
        `Put ${edit.path} into the git-ops repository, as UTF-8 text of at most 1 MiB, then say it again.`,
      );
  }
}

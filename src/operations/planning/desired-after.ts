import type { FileDifference } from '../../commands/difference.ts';
import type { DesiredState } from '../../environments/desired-state.ts';

/** The desired state as it will be once `files` are committed; `commit` stays the one it was rendered on. */
export function desiredAfter(desired: DesiredState, files: readonly FileDifference[]): DesiredState {
  const next = new Map(desired.files);
  for (const { path, after } of files) {
    if (after === null) next.delete(path);
    else next.set(path, after);
  }
  return { commit: desired.commit, files: next };
}

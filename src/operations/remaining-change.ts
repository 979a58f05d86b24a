import type { Change } from '../commands/change.ts';
import { expectedState } from '../commands/expected-state.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { readManifest } from '../environments/manifest-file.ts';

/**
 * What is left of a change whose files are in Git: its stacks, and the state Git by now says. Its files are not written
 * a second time, since others may have changed them after it. Pure. @throws Refusal when the environment is gone
 */
export function remainingChange(desired: DesiredState, change: Change): Change {
  return { ...change, files: [], expectation: expectedState(readManifest(desired, change.environment)) };
}

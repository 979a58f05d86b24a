import { addonOf } from '../../commands/addon-stack.ts';
import type { Change } from '../../commands/change.ts';
import { expectedState } from '../../commands/expected-state.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { readManifest } from '../../environments/manifest-file.ts';

/**
 * What is left of a change whose files are in Git: its stacks, and the state Git by now says. Its files are not written
 * a second time, since others may have changed them after it. Pure. @throws Refusal when the environment is gone
 */
export function remainingChange(desired: DesiredState, change: Change): Change {
  const manifest = readManifest(desired, change.environment);
  // An add-on that somebody took out, or added again, after it is not brought back, or destroyed.
  const stacks = change.stacks.filter((run) => {
    const isNamed = manifest.addons.some(({ name }) => name === addonOf(run));
    return run.layer !== 'addon' || isNamed === (run.action === 'up');
  });
  return { ...change, files: [], stacks, expectation: expectedState(manifest) };
}

import { manifestPath } from '../../environments/desired-state.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { addonStack } from '../addon-stack.ts';
import { expectedState } from '../expected-state.ts';
import { flagText } from '../flag-values.ts';
import { grantAddon } from '../grant-addons.ts';
import type { ChangeVerb } from '../verb.ts';

/** Gives an environment a database, cache, bucket or queue of its own. */
export const addonAdd: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'addon add',
    environment: 'required',
    args: [{ name: 'addon' }],
    flags: { size: { value: 'name', summary: 'its size; the first the policy grants when absent' } },
    summary: 'Gives an environment an add-on.',
    examples: ['addon add preview-123 redis', 'addon add qa rds --size medium'],
  },
  propose(desired, command, { policy }) {
    const { environment, args } = command;
    const manifest = readManifest(desired, environment);
    const { name, size } = grantAddon(policy, args[0] ?? '', flagText(command, 'size'));
    if (manifest.addons.some((each) => each.name === name)) {
      throw new Refusal(
        'nothing-to-change',
        `${environment} has ${name} already.`,
        `/env plan ${environment} shows whether it is as Git says, /env addon remove ${environment} ${name} takes it away.`,
      );
    }
    return {
      environment,
      title: `addon add ${name} (${size})`,
      files: [
        {
          kind: 'item',
          path: manifestPath(environment),
          field: ['environment', 'addons'],
          name,
          value: { name, size },
        },
      ],
      stacks: [addonStack(environment, name, 'up')],
      expectation: expectedState(manifest),
    };
  },
};

import { manifestPath, sealedPath } from '../../environments/desired-state.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import { destroyAddon } from '../addon-stack.ts';
import { expectedState } from '../expected-state.ts';
import type { ChangeVerb } from '../verb.ts';

/** Takes an add-on away from an environment: its services let go of it first, and then it goes. */
export const addonRemove: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'addon remove',
    environment: 'required',
    args: [{ name: 'addon' }],
    flags: {},
    summary: 'Takes an add-on away; whether a last copy of its data stays is the policy’s to say.',
    examples: ['addon remove preview-123 redis'],
  },
  propose(desired, { environment, args: [name = ''] }) {
    const manifest = readManifest(desired, environment);
    const addon = manifest.addons.find((each) => each.name === name);
    if (addon === undefined) {
      throw new Refusal(
        'unknown-addon',
        `${environment} has no add-on ${quoted(name)}.`,
        `It has: ${manifest.addons.map((each) => each.name).join(', ') || 'none'}.`,
      );
    }
    const secret = sealedPath(environment, name);
    return {
      environment,
      title: `addon remove ${name}`,
      files: [
        { kind: 'item', path: manifestPath(environment), field: ['environment', 'addons'], name, value: null },
        ...(desired.files.has(secret) ? [{ kind: 'remove', path: secret } as const] : []),
      ],
      stacks: [destroyAddon(environment, addon)],
      expectation: expectedState(manifest),
    };
  },
};

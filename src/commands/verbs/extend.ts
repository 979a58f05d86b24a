import { manifestPath } from '../../environments/desired-state.ts';
import { formatInstant } from '../../environments/instant.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import { Refusal } from '../../environments/refusal.ts';
import { expectedState } from '../expected-state.ts';
import { flagText } from '../flag-values.ts';
import { lifetime } from '../lifetime.ts';
import type { ChangeVerb } from '../verb.ts';

/** Moves an environment's expiry to `--ttl` from now: never earlier than it is, never beyond its kind's lifetime. */
export const extend: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'extend',
    environment: 'required',
    flags: { ttl: { value: '2d', required: true, summary: 'how long it lives from now' } },
    summary: 'Lets an environment live longer.',
    examples: ['extend preview-123 --ttl 2d'],
  },
  propose(desired, command, { policy, now }) {
    const { environment } = command;
    const manifest = readManifest(desired, environment);
    if (manifest.expiresAt === undefined) {
      throw new Refusal('nothing-to-change', `${environment} does not expire.`);
    }
    const expiry = now + lifetime(kindOf(policy, environment), flagText(command, 'ttl') ?? '');
    const expiresAt = formatInstant(expiry);
    if (expiry <= Date.parse(manifest.expiresAt) || expiresAt === manifest.expiresAt) {
      throw new Refusal('nothing-to-change', `${environment} lives until ${manifest.expiresAt} already.`);
    }
    return {
      environment,
      title: `extend to ${expiresAt}`,
      files: [{ kind: 'set', path: manifestPath(environment), field: ['environment', 'expiresAt'], value: expiresAt }],
      stacks: [],
      expectation: expectedState(manifest),
    };
  },
};

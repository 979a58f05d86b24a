import type { AddonUse } from '../environments/manifest.ts';
import type { Policy } from '../environments/policy/policy.ts';
import { quoted } from '../environments/quoted.ts';
import { Refusal } from '../environments/refusal.ts';

/**
 * The add-ons somebody asks for, in their order, as the policy grants them.
 * @param size of all of them; the first the policy names for each when absent
 * @throws Refusal as `grantAddon`, and `invalid-value` for one that is asked for twice, or a size of nothing
 */
export function grantAddons(policy: Policy, names: readonly string[], size: string | undefined): readonly AddonUse[] {
  if (names.length === 0 && size !== undefined) {
    throw new Refusal('invalid-value', '--size is the size of add-ons, and none is asked for.', 'Add --addon <addon>.');
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Refusal('invalid-value', `The add-on ${quoted(twice)} is asked for twice.`, 'Name each add-on once.');
  }
  return names.map((name) => grantAddon(policy, name, size));
}

/**
 * One add-on as the policy grants it.
 * @throws Refusal `unknown-addon`, `invalid-value` for a size that is not granted, `no-platform` where the policy names
 * nothing it could stand on
 */
export function grantAddon(policy: Policy, name: string, size: string | undefined): AddonUse {
  const granted = { name, size: grantedSize(policy, name, size) };
  if (policy.platform !== undefined) return granted;
  throw new Refusal(
    'no-platform',
    'The policy names no platform, so there is nothing an add-on could stand on.',
    'Have the platform team write platform: organization/platform/<cluster> into workflowautom.yaml.',
    'platform',
  );
}

function grantedSize(policy: Policy, name: string, asked: string | undefined): string {
  const addon = Object.hasOwn(policy.addons, name) ? policy.addons[name] : undefined;
  const [usual] = addon?.sizes ?? [];
  if (addon === undefined || usual === undefined) {
    const known = Object.keys(policy.addons).join(', ') || 'none';
    throw new Refusal('unknown-addon', `The policy names no add-on ${quoted(name)}.`, `It names: ${known}.`, 'addons');
  }
  if (asked === undefined) return usual;
  if (addon.sizes.includes(asked)) return asked;
  throw new Refusal(
    'invalid-value',
    `The policy grants no ${name} of the size ${quoted(asked)}.`,
    `It grants: ${addon.sizes.join(', ')}.`,
    `addons.${name}.sizes`,
  );
}

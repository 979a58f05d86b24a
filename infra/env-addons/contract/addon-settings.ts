import type { Fields } from '../../settings/fields.ts';
import { formatInstant, instant, label, release, word } from '../../settings/formats.ts';
import type { SettingsReader } from '../../settings/read-settings.ts';

/** What every add-on's stack is told: the typed form of `Pulumi.<env>.yaml` in its folder. */
export type AddonSettings<Size extends string> = {
  /** The platform's stack, as StackReference takes it: `organization/platform/eu-1`. */
  readonly platform: string;
  readonly environment: AddonEnvironment;
  /** How much of it, by name; `sizes.ts` of the add-on says what each one is. */
  readonly size: Size;
  /** True: stopped where the service can be, so that it costs only what it stores. */
  readonly asleep: boolean;
  /** What becomes of the data when the stack is destroyed: nothing is left, or a last copy is. */
  readonly whenDestroyed: 'delete' | 'keep-a-copy';
  /** True: nothing destroys or replaces the data until a run with false. Of what is kept unless said otherwise. */
  readonly protect: boolean;
  /** The operation that runs it; absent when a person does. */
  readonly operation?: string;
};

export type AddonEnvironment = {
  readonly name: string;
  readonly kind: string;
  readonly owner: string;
  /** RFC 3339, UTC. */
  readonly expiresAt?: string;
  /** Service accounts that may use it. */
  readonly services: readonly string[];
};

/**
 * Reads the settings of one add-on.
 * @param addon its folder and project: `rds`
 * @param sizes smallest first
 */
export function addonSettings<Size extends string>(
  addon: string,
  sizes: readonly [Size, ...Size[]],
): SettingsReader<AddonSettings<Size>> {
  return {
    project: addon,
    what: `the add-on ${addon} of an environment`,
    read: (root) => readAddon(root, sizes),
    contradictions: ({ environment }, stack) => contradictions(addon, environment, stack),
  };
}

/** What is wrong although every key alone is right. */
function contradictions(addon: string, { name, services }: AddonEnvironment, stack: string): string[] {
  const twice = new Set(services.filter((service, index) => services.indexOf(service) !== index));
  return [
    ...(name === stack ? [] : [`${addon}:environment.name is "${name}", but this is the stack "${stack}"`]),
    ...[...twice].map((service) => `${addon}:environment.services names "${service}" more than once`),
  ];
}

function readAddon<Size extends string>(root: Fields, sizes: readonly [Size, ...Size[]]): AddonSettings<Size> {
  const operation = root.optional('operation', () => root.text('operation', word('the id of an operation')));
  const whenDestroyed = root.choice('whenDestroyed', ['delete', 'keep-a-copy']);
  return {
    platform: root.text('platform', {
      pattern: /^[^\s/]+\/[^\s/]+\/[^\s/]+$/,
      expected: 'the platform’s stack: organization/platform/<cluster>',
    }),
    environment: root.map('environment', readEnvironment),
    size: root.choice('size', sizes),
    asleep: root.optional('asleep', () => root.flag('asleep')) ?? false,
    whenDestroyed,
    protect: root.optional('protect', () => root.flag('protect')) ?? whenDestroyed === 'keep-a-copy',
    ...(operation === undefined ? {} : { operation }),
  };
}

function readEnvironment(fields: Fields): AddonEnvironment {
  const expiresAt = fields.optional('expiresAt', () => formatInstant(fields.text('expiresAt', instant)));
  return {
    name: fields.text('name', label),
    kind: fields.text('kind', label),
    owner: fields.text('owner', word('a login')),
    services: fields.list('services', (service) => service.text('name', release)),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

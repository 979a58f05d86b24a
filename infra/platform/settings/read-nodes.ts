import type { Fields } from '../../settings/fields.ts';
import { word } from '../../settings/formats.ts';
import type { NodeGroupSettings, NodeSettings } from './platform-settings.ts';

/** What a group of environments' nodes is where the profile has none. */
const ENVIRONMENTS: NodeGroupSettings = { types: [], spot: true, min: 0, desired: 0, max: 3, diskGiB: 20 };

export function readNodes(fields: Fields, defaults: NodeSettings): NodeSettings {
  const group = (key: 'system' | 'environments', otherwise: NodeGroupSettings) =>
    fields.optional(key, () => fields.map(key, (written) => readGroup(written, otherwise)));
  const environments =
    group('environments', defaults.environments ?? { ...ENVIRONMENTS, types: defaults.system.types }) ??
    defaults.environments;
  return {
    architecture:
      fields.optional('architecture', () => fields.choice('architecture', ['arm64', 'x86_64'])) ??
      defaults.architecture,
    system: group('system', defaults.system) ?? defaults.system,
    ...(environments === undefined ? {} : { environments }),
  };
}

function readGroup(fields: Fields, defaults: NodeGroupSettings): NodeGroupSettings {
  const number = (key: 'min' | 'desired' | 'max' | 'diskGiB', least: number, most: number) =>
    fields.optional(key, () => fields.integer(key, least, most)) ?? defaults[key];
  return {
    types:
      fields.optional('types', () =>
        fields.list('types', (type) => type.text('name', word('an instance type such as t4g.medium'))),
      ) ?? defaults.types,
    spot: fields.optional('spot', () => fields.flag('spot')) ?? defaults.spot,
    min: number('min', 0, 100),
    desired: number('desired', 0, 100),
    max: number('max', 1, 100),
    diskGiB: number('diskGiB', 20, 1000),
  };
}

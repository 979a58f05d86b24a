import type { Fields } from '../../settings/fields.ts';
import type { Format } from '../../settings/formats.ts';
import { type Cidr, formatCidr, parseCidr, partOf } from './cidr.ts';
import type { NetworkSettings, ZoneSettings } from './platform-settings.ts';
import type { Profile } from './profiles.ts';

const block: Format = {
  pattern: /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/,
  expected: 'a block of addresses such as 10.20.0.0/16',
};
const zone: Format = {
  pattern: /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
  expected: 'an availability zone such as eu-central-1a',
};

/**
 * Subnets that nobody wrote down are cut from the network: an eighth of it for each zone's private subnet, a sixteenth for
 * its public one, and the rest is left for later.
 */
export function readNetwork(fields: Fields, defaults: Pick<Profile, 'nat' | 'endpoints'>): NetworkSettings {
  const cidr = fields.optional('cidr', () => fields.text('cidr', block)) ?? '10.20.0.0/16';
  const whole = parseCidr(cidr);
  let index = 0;
  return {
    cidr,
    zones: fields.list('zones', (entry) => readZone(entry, whole, index++)),
    nat: fields.optional('nat', () => fields.choice('nat', ['none', 'one', 'per-zone'])) ?? defaults.nat,
    endpoints: fields.optional('endpoints', () => fields.flag('endpoints')) ?? defaults.endpoints,
  };
}

function readZone(fields: Fields, whole: Cidr | undefined, index: number): ZoneSettings {
  const cut = (bits: number, part: number) => (whole === undefined ? '' : formatCidr(partOf(whole, bits, part)));
  return {
    name: fields.text('name', zone),
    privateCidr: fields.optional('privateCidr', () => fields.text('privateCidr', block)) ?? cut(3, index),
    publicCidr: fields.optional('publicCidr', () => fields.text('publicCidr', block)) ?? cut(4, 8 + index),
  };
}

import { createHash } from 'node:crypto';
import type { Fields } from '../protocol/fields.ts';
import type { Facts } from './kind.ts';
import type { Settings } from './settings.ts';

export function createFacts(settings: Settings, id: string, inputs: Fields): Facts {
  const region = typeof inputs.region === 'string' ? inputs.region : settings.region;
  const { account } = settings;
  return {
    ...settings,
    region,
    id,
    inputs,
    text: (property) => (typeof inputs[property] === 'string' ? inputs[property] : ''),
    hex: (length, salt = '') => createHash('sha256').update(`${id}/${salt}`).digest('hex').slice(0, length),
    arn: (service, resource, { global } = { global: false }) =>
      `arn:aws:${service}:${global ? '' : region}:${account}:${resource}`,
  };
}

import type { Policy } from '../policy.ts';
import { settings } from '../settings.ts';

/** Where data lies is a question of law before it is one of money. */
export const allowedRegion: Policy = {
  name: 'allowed-region',
  description: 'Nothing is made outside the regions of the platform.',
  level: 'mandatory',
  check({ type, region, properties }) {
    if (!type.startsWith('aws:') && type !== 'pulumi:providers:aws') return undefined;
    // Since version 7 a resource may name a region of its own, past its provider's.
    const place = typeof properties.region === 'string' ? properties.region : region;
    if (place === undefined || settings.regions.includes(place)) return [];
    return [`region is "${place}": use ${settings.regions.join(' or ')}, or add it to policies/pulumi/settings.ts.`];
  },
};

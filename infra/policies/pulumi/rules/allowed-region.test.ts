import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { settings } from '../settings.ts';
import { allowedRegion } from './allowed-region.ts';

const [here = ''] = settings.regions;
const key = (region?: string, own?: string) =>
  sample('aws:kms/key:Key', { region: own }, region === undefined ? {} : { region });

describe('allowed region', () => {
  it.each([
    ['of the provider', key(here)],
    ['of the resource itself', key('us-east-1', here)],
    ['not known yet', key()],
    ['of the provider itself', sample('pulumi:providers:aws', { region: here })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(allowedRegion, resource)).toBe('');
  });

  it.each([
    ['the provider’s', key('us-east-1')],
    ['the resource’s own', key(here, 'us-east-1')],
    ['a provider’s', sample('pulumi:providers:aws', { region: 'us-east-1' })],
  ])('is broken by %s', (_name, resource) => {
    expect(verdict(allowedRegion, resource)).toBe(
      `region is "us-east-1": use ${here}, or add it to policies/pulumi/settings.ts.`,
    );
  });

  it('says nothing of what has no region', () => {
    expect(verdict(allowedRegion, sample('kubernetes:core/v1:Namespace', {}))).toBeUndefined();
  });
});

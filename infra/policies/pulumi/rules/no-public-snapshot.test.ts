import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { noPublicSnapshot } from './no-public-snapshot.ts';

describe('no public snapshot', () => {
  it.each([
    ['of a database', sample('aws:rds/snapshot:Snapshot', { sharedAccounts: ['123456789012'] })],
    ['shared with nobody', sample('aws:rds/snapshot:Snapshot', {})],
    ['of a machine', sample('aws:ec2/amiLaunchPermission:AmiLaunchPermission', { accountId: '123456789012' })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noPublicSnapshot, resource)).toBe('');
  });

  it.each([
    [
      'of a database',
      sample('aws:rds/snapshot:Snapshot', { sharedAccounts: ['all'] }),
      'sharedAccounts is "all", which is every account there is',
    ],
    ['of a machine', sample('aws:ec2/amiLaunchPermission:AmiLaunchPermission', { group: 'all' }), 'group is "all"'],
  ])('is broken: %s', (_name, resource, message) => {
    expect(verdict(noPublicSnapshot, resource)).toContain(message);
  });

  it('says nothing of what is no copy', () => {
    expect(verdict(noPublicSnapshot, sample('aws:rds/instance:Instance', {}))).toBeUndefined();
  });
});

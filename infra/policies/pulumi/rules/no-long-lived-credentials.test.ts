import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { noLongLivedCredentials } from './no-long-lived-credentials.ts';

describe('no long-lived credentials', () => {
  it.each(['aws:iam/accessKey:AccessKey', 'aws:iam/user:User', 'aws:ec2/keyPair:KeyPair'])(
    'is broken by %s',
    (type) => {
      expect(verdict(noLongLivedCredentials, sample(type, {}))).toContain(`${type} makes one: `);
    },
  );

  it('holds for a role', () => {
    expect(verdict(noLongLivedCredentials, sample('aws:iam/role:Role', {}))).toBe('');
  });

  it('says nothing of what is no identity', () => {
    expect(verdict(noLongLivedCredentials, sample('aws:ec2/vpc:Vpc', {}))).toBeUndefined();
  });
});

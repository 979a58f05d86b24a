import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { noPublicPrincipal } from './no-public-principal.ts';

const policy = (statement: object, field = 'policy') =>
  sample('aws:s3/bucketPolicy:BucketPolicy', {
    [field]: JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::a/*', ...statement }],
    }),
  });
const everyone = { Principal: '*' };

describe('no public principal', () => {
  it.each([
    ['a role', policy({ Principal: { AWS: 'arn:aws:iam::123456789012:role/pods' } })],
    ['a service', policy({ Principal: { Service: 'eks.amazonaws.com' } }, 'assumeRolePolicy')],
    [
      'everyone of one account',
      policy({ ...everyone, Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } } }),
    ],
    [
      'everyone a queue stands for',
      policy({ ...everyone, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:eu-central-1:123456789012:a' } } }),
    ],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noPublicPrincipal, resource)).toBe('');
  });

  it.each([
    ['everyone', policy(everyone)],
    ['everyone with an account', policy({ Principal: { AWS: '*' } })],
    ['every account', policy({ Principal: { AWS: 'arn:aws:iam::*:root' } })],
    ['everyone over TLS', policy({ ...everyone, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    [
      'everyone but one',
      policy({ ...everyone, Condition: { StringNotEquals: { 'aws:PrincipalAccount': '123456789012' } } }),
    ],
    [
      'every account by a condition',
      policy({ ...everyone, Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } }),
    ],
    ['everyone who takes a role', policy(everyone, 'assumeRolePolicy')],
  ])('is broken by %s', (_name, resource) => {
    expect(verdict(noPublicPrincipal, resource)).toContain('statement 1 allows the principal "*": name an account');
  });

  it.each([
    ['what is denied to everyone', policy({ ...everyone, Effect: 'Deny' })],
    ['a policy not known yet', sample('aws:s3/bucketPolicy:BucketPolicy', { policy: UNKNOWN })],
    ['a policy of another making', sample('aws:ecr/lifecyclePolicy:LifecyclePolicy', { policy: '{"rules":[]}' })],
    ['no policy', sample('aws:s3/bucket:Bucket', {})],
  ])('says nothing of %s', (_name, resource) => {
    expect(verdict(noPublicPrincipal, resource)).toBeUndefined();
  });
});

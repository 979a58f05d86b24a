import { describe, expect, it } from 'vitest';
import { Deployment, deploymentHash, pendingOperations, visibleResources } from './deployment.ts';

const STACK = 'urn:pulumi:qa::environments::pulumi:pulumi:Stack::environments-qa';
const secret = (ciphertext: string) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  ciphertext,
});
const thing = (fields: object = {}) => ({
  urn: 'urn:pulumi:qa::environments::tiny:index:Thing::a',
  type: 'tiny:index:Thing',
  id: 'thing-1',
  inputs: { size: 1, token: secret('v1:one') },
  outputs: { size: 1 },
  modified: '2026-11-23T06:47:26Z',
  ...fields,
});
const hash = (...resources: readonly object[]): string => deploymentHash(Deployment.parse({ resources }));

describe('the hash of a state', () => {
  it.each([
    { name: 'no stack', deployment: undefined },
    { name: 'a stack that was just made', deployment: {} },
    { name: 'a stack that was destroyed', deployment: { resources: [] } },
  ])('is "absent" for $name', ({ deployment }) => {
    expect(deploymentHash(deployment)).toBe('absent');
  });

  it.each([
    { name: 'the order of keys', other: { outputs: { size: 1 }, inputs: { token: secret('v1:one'), size: 1 } } },
    { name: 'a secret encrypted anew', other: { inputs: { size: 1, token: secret('v1:two') } } },
    { name: 'source positions', other: { sourcePosition: 'project:///index.ts#1,1', stackTrace: [{}] } },
    { name: 'dependencies a refresh drops', other: { propertyDependencies: { size: [] } } },
  ])('does not move with $name', ({ other }) => {
    expect(hash(thing(other))).toBe(hash(thing()));
  });

  it('does not move with the order of resources', () => {
    const other = thing({ urn: 'urn:pulumi:qa::environments::tiny:index:Thing::b' });
    expect(hash(thing(), other)).toBe(hash(other, thing()));
  });

  it.each([
    { name: 'an input', other: { inputs: { size: 2, token: secret('v1:one') } } },
    { name: 'an output', other: { outputs: { size: 2 } } },
    { name: 'the id', other: { id: 'thing-2' } },
    { name: 'when it was last changed', other: { modified: '2026-11-24T06:47:26Z' } },
    { name: 'protection', other: { protect: true } },
  ])('moves with $name', ({ other }) => {
    expect(hash(thing(other))).not.toBe(hash(thing()));
  });

  it('is a SHA-256', () => {
    expect(hash(thing())).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a state', () => {
  it('shows its resources without the stack and providers', () => {
    const provider = { urn: 'urn:pulumi:qa::environments::pulumi:providers:tiny::mine', type: 'pulumi:providers:tiny' };
    const deployment = Deployment.parse({
      resources: [{ urn: STACK, type: 'pulumi:pulumi:Stack' }, provider, thing()],
    });
    expect(visibleResources(deployment)).toEqual([
      { urn: 'urn:pulumi:qa::environments::tiny:index:Thing::a', type: 'tiny:index:Thing', name: 'a' },
    ]);
  });

  it('tells the ARN of what AWS gave one', () => {
    const arn = 'arn:aws:sqs:eu-central-1:123456789012:jobs';
    const resources = [
      thing({ outputs: { arn, associationArn: 'arn:aws:other' } }),
      thing({ type: 'aws:eks/podIdentityAssociation:PodIdentityAssociation', outputs: { associationArn: arn } }),
      thing({
        type: 'aws:eks/accessEntry:AccessEntry',
        outputs: { accessEntryArn: arn, principalArn: 'arn:aws:role' },
      }),
      thing({ type: 'aws:sns/topic:Topic', id: arn }),
      thing({ type: 'aws:ec2/natGateway:NatGateway', id: 'nat-1' }),
      thing({ outputs: { arn: 1, roleArn: 'arn:aws:role' } }),
    ];
    const told = visibleResources(Deployment.parse({ resources })).map((resource) => resource.arn);
    expect(told).toEqual([arn, arn, arn, arn, 'nat-1', undefined]);
  });

  it('names what a crash left in flight', () => {
    const deployment = Deployment.parse({ pending_operations: [{ resource: { urn: 'urn:x' }, type: 'creating' }] });
    expect(pendingOperations(deployment)).toEqual(['urn:x']);
  });
});

import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { noPublicEndpoint } from './no-public-endpoint.ts';

const cluster = (vpcConfig: unknown) => sample('aws:eks/cluster:Cluster', { vpcConfig });

describe('no public endpoint', () => {
  it.each([
    ['a database', sample('aws:rds/instance:Instance', { publiclyAccessible: false })],
    ['a control plane inside the network', cluster({ endpointPublicAccess: false })],
    ['a control plane for some', cluster({ endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.7/32'] })],
    ['a control plane not known yet', cluster(UNKNOWN)],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noPublicEndpoint, resource)).toBe('');
  });

  it.each([
    [
      'a database',
      sample('aws:rds/instance:Instance', { publiclyAccessible: true }),
      'publiclyAccessible is true: set it to false',
    ],
    [
      'a control plane for everyone',
      cluster({ endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] }),
      'vpcConfig.publicAccessCidrs is ["0.0.0.0/0"]',
    ],
    ['a control plane as EKS makes it', cluster({}), 'vpcConfig.publicAccessCidrs is nothing'],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(noPublicEndpoint, resource)).toContain(message);
  });

  it('says nothing of what has no endpoint', () => {
    expect(verdict(noPublicEndpoint, sample('aws:kms/key:Key', {}))).toBeUndefined();
  });
});

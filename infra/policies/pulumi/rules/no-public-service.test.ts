import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { noPublicService } from './no-public-service.ts';

const service = (type: string | undefined, project = 'environments') =>
  sample('kubernetes:core/v1:Service', { spec: { type } }, { project });

describe('no public service', () => {
  it.each([undefined, 'ClusterIP', 'ExternalName'])('holds for a service of type %s', (type) => {
    expect(verdict(noPublicService, service(type))).toBe('');
  });

  it.each(['LoadBalancer', 'NodePort'])('is broken by a service of type %s', (type) => {
    expect(verdict(noPublicService, service(type))).toBe(
      `spec.type is "${type}": make it ClusterIP, and give the service an Ingress.`,
    );
  });

  it('says nothing of the ingress controller’s own', () => {
    expect(verdict(noPublicService, service('LoadBalancer', 'platform'))).toBeUndefined();
  });
});

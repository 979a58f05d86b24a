import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { encryptionInTransit } from './encryption-in-transit.ts';

const cache = (properties: Record<string, unknown>) =>
  sample('aws:elasticache/replicationGroup:ReplicationGroup', properties);
const listener = (protocol: string, redirect?: object) =>
  sample('aws:lb/listener:Listener', { protocol, defaultActions: [{ redirect }] });
const parameters = (family: string, ...all: readonly object[]) =>
  sample('aws:rds/parameterGroup:ParameterGroup', { family, parameters: all });

describe('encryption in transit', () => {
  it.each([
    ['a cache', cache({ transitEncryptionEnabled: true, transitEncryptionMode: 'required' })],
    ['a listener', listener('HTTPS')],
    ['a listener that sends to HTTPS', listener('HTTP', { protocol: 'HTTPS' })],
    ['PostgreSQL', parameters('postgres17', { name: 'rds.force_ssl', value: '1' })],
    ['MySQL', parameters('mysql8.4', { name: 'require_secure_transport', value: 'ON' })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(encryptionInTransit, resource)).toBe('');
  });

  it.each([
    ['a cache', cache({}), 'transitEncryptionEnabled is nothing: set it to true.'],
    [
      'a cache that lets clients choose',
      cache({ transitEncryptionEnabled: true, transitEncryptionMode: 'preferred' }),
      'transitEncryptionMode is "preferred"',
    ],
    ['a listener', listener('HTTP'), 'protocol is "HTTP": make it HTTPS'],
    [
      'a database',
      parameters('postgres17', { name: 'rds.force_ssl', value: '0' }),
      'parameters has no rds.force_ssl of 1',
    ],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(encryptionInTransit, resource)).toContain(message);
  });

  it.each([parameters('oracle-ee-19'), sample('aws:ec2/vpc:Vpc', {})])('says nothing of $type', (resource) => {
    expect(verdict(encryptionInTransit, resource)).toBeUndefined();
  });
});

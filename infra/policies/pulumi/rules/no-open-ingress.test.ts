import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { noOpenIngress } from './no-open-ingress.ts';

const group = (...ingress: readonly object[]) => sample('aws:ec2/securityGroup:SecurityGroup', { ingress });
const rule = (properties: Record<string, unknown>) =>
  sample('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule', properties);
const old = (type: string) =>
  sample('aws:ec2/securityGroupRule:SecurityGroupRule', { type, cidrBlocks: ['0.0.0.0/0'] });

describe('no open ingress', () => {
  it.each([
    ['from the network', rule({ cidrIpv4: '10.20.0.0/16' })],
    ['from another group', rule({ referencedSecurityGroupId: 'sg-nodes' })],
    ['from a range not known yet', rule({ cidrIpv4: UNKNOWN })],
    ['from nowhere', group()],
    ['out to everywhere', old('egress')],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noOpenIngress, resource)).toBe('');
  });

  it.each([
    ['a rule', rule({ cidrIpv4: '0.0.0.0/0' }), 'cidrIpv4 has "0.0.0.0/0": name the ranges'],
    ['a rule for IPv6', rule({ cidrIpv6: '::/0' }), 'cidrIpv6 has "::/0"'],
    ['half of the internet', rule({ cidrIpv4: '128.0.0.0/1' }), 'cidrIpv4 has "128.0.0.0/1"'],
    [
      'a group’s second rule',
      group({ cidrBlocks: ['10.0.0.0/8'] }, { cidrBlocks: ['10.0.0.0/8', '0.0.0.0/0'] }),
      'ingress[1].cidrBlocks has "0.0.0.0/0"',
    ],
    ['a rule of the older kind', old('ingress'), 'cidrBlocks has "0.0.0.0/0"'],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(noOpenIngress, resource)).toContain(message);
  });

  it('says nothing of a route to the internet', () => {
    expect(
      verdict(noOpenIngress, sample('aws:ec2/route:Route', { destinationCidrBlock: '0.0.0.0/0' })),
    ).toBeUndefined();
  });
});

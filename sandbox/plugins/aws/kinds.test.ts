import { describe, expect, it } from 'vitest';
import { newIdentifier } from './identifier.ts';
import { kindOf } from './kinds.ts';
import type { Settings } from './settings.ts';
import { stateOf } from './state.ts';

const settings: Settings = { region: 'eu-central-1', account: '123456789012', defaultTags: {} };

function made(type: string, inputs: Readonly<Record<string, unknown>>) {
  const kind = kindOf(type);
  const id = newIdentifier(kind, settings, inputs);
  return { id, ...stateOf(kind, settings, id, inputs) };
}

describe('what AWS computes', () => {
  it.each([
    ['aws:ec2/vpc:Vpc', {}, { id: /^vpc-[0-9a-f]{17}$/, arn: /^arn:aws:ec2:eu-central-1:123456789012:vpc\/vpc-/ }],
    ['aws:iam/role:Role', { name: 'a' }, { id: /^a$/, arn: /^arn:aws:iam::123456789012:role\/a$/ }],
    ['aws:iam/role:Role', { name: 'a', path: '/b/' }, { arn: /^arn:aws:iam::123456789012:role\/b\/a$/ }],
    ['aws:iam/policy:Policy', { name: 'p' }, { id: /^arn:aws:iam::123456789012:policy\/p$/ }],
    [
      'aws:eks/cluster:Cluster',
      { name: 'c', vpcConfig: {} },
      { endpoint: /^https:\/\/[0-9A-F]{32}\.gr7\.eu-central-1\.eks\.amazonaws\.com$/, arn: /:cluster\/c$/ },
    ],
    [
      'aws:ecr/repository:Repository',
      { name: 'p/r' },
      { repositoryUrl: /^123456789012\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/p\/r$/ },
    ],
    ['aws:route53/zone:Zone', { name: 'x.org' }, { id: /^Z[0-9A-F]{20}$/, primaryNameServer: /^ns-7\.awsdns-/ }],
    [
      'aws:acm/certificate:Certificate',
      { domainName: 'x.org' },
      { arn: /^arn:aws:acm:eu-central-1:123456789012:certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
    ],
    ['aws:kms/key:Key', {}, { id: /^[0-9a-f-]{36}$/, arn: /:key\/[0-9a-f-]{36}$/ }],
    ['aws:budgets/budget:Budget', { name: 'b' }, { id: /^123456789012:b$/ }],
    ['aws:sqs/queue:Queue', { name: 'q' }, { url: /^https:\/\/sqs\.eu-central-1\.amazonaws\.com\/123456789012\/q$/ }],
    ['aws:none/such:Thing', {}, { id: /^[0-9a-f-]{36}$/, arn: /^arn:aws:stand-in:/ }],
  ])('for %s %j', (type, inputs, expected) => {
    const state: Readonly<Record<string, unknown>> = made(type, inputs);
    for (const [property, form] of Object.entries(expected)) expect(state[property]).toMatch(form);
  });

  it('is the same at every look, and another for another resource', () => {
    const kind = kindOf('aws:ec2/natGateway:NatGateway');
    expect(stateOf(kind, settings, 'nat-1', {})).toEqual(stateOf(kind, settings, 'nat-1', {}));
    expect(stateOf(kind, settings, 'nat-1', {})).not.toEqual(stateOf(kind, settings, 'nat-2', {}));
  });

  it('has a proof for every domain of a certificate', () => {
    const names = { domainName: 'x.org', subjectAlternativeNames: ['*.x.org', 'x.org'] };
    expect(made('aws:acm/certificate:Certificate', names)).toMatchObject({
      domainValidationOptions: [
        { domainName: 'x.org', resourceRecordType: 'CNAME' },
        { domainName: '*.x.org', resourceRecordName: expect.not.stringContaining('*') },
      ],
    });
  });

  it('is of the cluster on this machine, where there is one', () => {
    const cluster = { endpoint: 'https://127.0.0.1:6443', authority: 'Q0E=' };
    const kind = kindOf('aws:eks/cluster:Cluster');
    expect(stateOf(kind, { ...settings, cluster }, 'c', { name: 'c' })).toMatchObject({
      endpoint: 'https://127.0.0.1:6443',
      certificateAuthority: { data: 'Q0E=' },
    });
  });
});

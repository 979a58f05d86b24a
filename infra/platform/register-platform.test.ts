import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySettings } from './any-settings.ts';
import { type Collected, collectResources } from './collect-resources.ts';
import { exampleValues } from './example.ts';

/** What AWS has no tags for. */
const UNTAGGED = new Set([
  'aws:acm/certificateValidation:CertificateValidation',
  'aws:ec2/route:Route',
  'aws:ec2/routeTableAssociation:RouteTableAssociation',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy',
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  'aws:kms/alias:Alias',
  'aws:route53/record:Record',
]);

const TAG = 'workflowautom.dev/';
const of = (resources: readonly Collected[], type: string) => resources.filter((one) => one.type.endsWith(`:${type}`));
const field = (resource: Collected, key: string) => resource.inputs[key] as never;

type Statement = {
  Action: string[];
  Resource?: string[];
  Principal?: Record<string, string>;
  Condition?: Record<string, Record<string, unknown>>;
};

function statements({ inputs }: Collected): Statement[] {
  return [inputs.policy, inputs.assumeRolePolicy].flatMap((text) =>
    typeof text === 'string' ? (JSON.parse(text).Statement ?? []) : [],
  );
}

/** One run of the program per settings; every rule is looked at in each. */
async function everyPlatform(check: (run: Awaited<ReturnType<typeof collectResources>>) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anySettings, async (values) => check(await collectResources(values))),
    { numRuns: 10 },
  );
}

describe('whatever the settings', () => {
  it('holds: tagged, closed, encrypted, least privilege, complete', { timeout: 90_000 }, async () => {
    await everyPlatform(({ settings, resources, outputs }) => {
      isTagged(resources, settings.name, settings.owner);
      isClosed(resources, settings.network.nat, settings.cluster.reachableFrom);
      isEncrypted(resources);
      isLeastPrivilege(resources);
      fitsIntoRoles(resources);
      isNamedOnce(resources);
      canSleep(resources);
      hasNoSecret(resources);
      isComplete(outputs);
    });
  });
});

function isTagged(resources: readonly Collected[], platform: string, owner: string): void {
  for (const resource of resources.filter(({ type }) => type.startsWith('aws:') && !UNTAGGED.has(type))) {
    expect(resource.inputs.tags, `${resource.type} ${resource.name}`).toMatchObject({
      [`${TAG}platform`]: platform,
      [`${TAG}layer`]: 'platform',
      [`${TAG}owner`]: owner,
    });
  }
  for (const template of of(resources, 'LaunchTemplate')) {
    const specifications = field(template, 'tagSpecifications') as { resourceType: string; tags: object }[];
    expect(specifications.map(({ resourceType }) => resourceType)).toEqual(['instance', 'volume', 'network-interface']);
    for (const { tags } of specifications) expect(tags).toHaveProperty([`${TAG}platform`], platform);
  }
}

function isClosed(resources: readonly Collected[], nat: string, reachableFrom: readonly string[]): void {
  for (const rule of of(resources, 'SecurityGroupIngressRule')) {
    expect(rule.inputs.cidrIpv4).toBe('10.20.0.0/16');
    expect(rule.inputs).not.toHaveProperty('cidrIpv6');
  }
  const [nothing] = of(resources, 'DefaultSecurityGroup');
  expect(nothing?.inputs).toMatchObject({ ingress: [], egress: [] });
  for (const { name, inputs } of of(resources, 'Subnet')) {
    expect(inputs.mapPublicIpOnLaunch, name).toBe(nat === 'none' && name.startsWith('public'));
  }
  const nodeSubnets = new Set(of(resources, 'NodeGroup').flatMap((group) => field(group, 'subnetIds') as string[]));
  for (const id of nodeSubnets) expect(id).toMatch(nat === 'none' ? /^public-/ : /^private-/);
  const [cluster] = of(resources, 'Cluster');
  const { endpointPublicAccess, publicAccessCidrs = [] } = (cluster?.inputs.vpcConfig ?? {}) as Record<string, unknown>;
  expect(endpointPublicAccess).toBe(reachableFrom.length > 0);
  expect(publicAccessCidrs).toEqual(reachableFrom);
  // Private subnets reach out by a gateway of their own or not at all, and nothing reaches in.
  for (const { name, inputs } of of(resources, 'Route')) {
    expect('gatewayId' in inputs, name).toBe(name === 'to-internet');
  }
}

function isEncrypted(resources: readonly Collected[]): void {
  const keys = of(resources, 'Key');
  expect(keys.map(({ name }) => name).sort()).toEqual(['data', 'sops']);
  for (const key of keys) expect(key.inputs.enableKeyRotation).toBe(true);
  const [cluster] = of(resources, 'Cluster');
  expect(cluster?.inputs.encryptionConfig).toMatchObject({
    provider: { keyArn: expect.stringContaining('Key/data') },
    resources: ['secrets'],
  });
  for (const { inputs } of of(resources, 'LaunchTemplate')) {
    expect(inputs.blockDeviceMappings).toMatchObject([{ ebs: { encrypted: 'true' } }]);
    expect(inputs.metadataOptions).toMatchObject({ httpTokens: 'required', httpPutResponseHopLimit: 1 });
  }
  for (const { inputs } of of(resources, 'Repository')) {
    expect(inputs.encryptionConfigurations).toHaveLength(1);
    expect(inputs).toMatchObject({ imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } });
  }
}

/** Actions that AWS lets nobody bind to a resource: nothing among them changes or reads what is stored. */
const UNBOUND =
  /^(autoscaling:Describe|ec2:(Describe|Get)|ecr:GetAuthorizationToken|eks:List|elasticache:Describe|rds:Describe|route53:ListHostedZones$|tag:GetResources$)/;

function isLeastPrivilege(resources: readonly Collected[]): void {
  for (const resource of resources) {
    for (const { Action, Resource, Principal, Condition } of statements(resource)) {
      const where = `${resource.type} ${resource.name} ${Action.join(' ')}`;
      for (const action of Action) expect(action, where).toMatch(/^[a-z0-9]+:[A-Za-z]+\*?$/);
      // A key's own policy says * and means the key, and who may is always said.
      if (Principal !== undefined) {
        expect(Object.values(Principal), where).not.toContain('*');
      } else if (Resource?.includes('*') === true) {
        for (const action of Action) expect(action, where).toMatch(UNBOUND);
      }
      if (Action.includes('sts:TagSession')) expect(Condition, where).toHaveProperty('StringEquals');
    }
  }
  const [workloads] = of(resources, 'Role').filter(({ name }) => name === 'environments');
  expect(workloads).toBeDefined();
  const granted = [...of(resources, 'RolePolicy'), ...of(resources, 'RolePolicyAttachment')];
  expect(granted.filter(({ inputs }) => String(inputs.role).includes('-environments-'))).toEqual([]);
  expect(granted.filter(({ name }) => name.startsWith('environments'))).toEqual([]);
  for (const { inputs } of of(resources, 'RolePolicyAttachment')) {
    expect(inputs.policyArn).not.toMatch(/AdministratorAccess|FullAccess|PowerUser/);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, all of a role's policies together. */
function fitsIntoRoles(resources: readonly Collected[]): void {
  const sizes = new Map<unknown, number>();
  for (const { inputs } of of(resources, 'RolePolicy')) {
    sizes.set(inputs.role, (sizes.get(inputs.role) ?? 0) + String(inputs.policy).length);
  }
  for (const [role, size] of sizes) expect(size, String(role)).toBeLessThanOrEqual(10_240);
}

function isNamedOnce(resources: readonly Collected[]): void {
  const names = resources.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(names).size).toBe(names.length);
}

function canSleep(resources: readonly Collected[]): void {
  const environments = of(resources, 'NodeGroup').find(({ name }) => name === 'environments');
  const system = of(resources, 'NodeGroup').find(({ name }) => name === 'system');
  expect(system?.inputs.labels).toEqual({ [`${TAG}nodes`]: 'system' });
  // Pods that fit nowhere else may still use them: the taint is a wish, or one node alone could run nothing.
  const taints = (system?.inputs.taints ?? []) as { effect: string }[];
  expect(taints.map(({ effect }) => effect)).toEqual(environments === undefined ? [] : ['PREFER_NO_SCHEDULE']);
}

function hasNoSecret(resources: readonly Collected[]): void {
  const all = JSON.stringify(resources);
  expect(all).not.toMatch(/password"?:"[^"]|token"?:"[^"]|PRIVATE KEY/i);
  const provider = resources.find(({ type }) => type === 'pulumi:providers:kubernetes');
  expect(provider?.inputs.kubeconfig).toContain('"command":"aws"');
}

function isComplete(outputs: Readonly<Record<string, unknown>>): void {
  const lists = ['privateSubnetIds', 'nameServers'];
  const texts = [
    ...['platform', 'region', 'account', 'vpcId', 'nodeSecurityGroupId', 'dataKeyArn', 'sopsKeyArn', 'workloadRoleArn'],
    ...['clusterName', 'clusterEndpoint', 'oidcProviderArn', 'domain', 'zoneId', 'registry', 'reconciler'],
  ];
  expect(Object.keys(outputs).sort()).toEqual([...texts, ...lists].sort());
  for (const name of texts) expect(outputs[name], name).toEqual(expect.stringMatching(/./));
  expect((outputs.privateSubnetIds as string[]).length).toBeGreaterThanOrEqual(2);
}

describe('the profile', () => {
  it('free-tier has no NAT gateway, one spot node at most, and nothing else that costs', async () => {
    const { resources } = await collectResources(exampleValues());
    const types = new Set(resources.map(({ type }) => type.split(':')[2]));
    for (const costly of ['NatGateway', 'Eip', 'LogGroup', 'Certificate']) expect(types).not.toContain(costly);
    expect(of(resources, 'VpcEndpoint').map(({ inputs }) => inputs.vpcEndpointType)).toEqual(['Gateway']);
    const [group, ...others] = of(resources, 'NodeGroup');
    expect(others).toEqual([]);
    expect(group?.inputs).toMatchObject({
      capacityType: 'SPOT',
      amiType: 'AL2023_ARM_64_STANDARD',
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 1 },
    });
    expect(of(resources, 'Application')).toEqual([]);
  });

  it('standard keeps nodes private, and has none of the environments’ while nobody needs one', async () => {
    const { resources } = await collectResources(exampleValues({ profile: 'standard' }));
    expect(of(resources, 'NatGateway')).toHaveLength(1);
    const group = of(resources, 'NodeGroup').find(({ name }) => name === 'environments');
    expect(group?.inputs).toMatchObject({ capacityType: 'SPOT', scalingConfig: { minSize: 0, desiredSize: 0 } });
    expect(of(resources, 'Cluster')[0]?.inputs).toMatchObject({ deletionProtection: true });
  });
});

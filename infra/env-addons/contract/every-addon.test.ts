import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createQueues } from '../queue/create-queues.ts';
import { sizeNames as queueSizes } from '../queue/sizes.ts';
import { createDatabase } from '../rds/create-database.ts';
import { sizeNames as rdsSizes } from '../rds/sizes.ts';
import { createCache } from '../redis/create-cache.ts';
import { sizeNames as redisSizes } from '../redis/sizes.ts';
import { createBucket } from '../s3/create-bucket.ts';
import { sizeNames as s3Sizes } from '../s3/sizes.ts';
import { type AnyRun, anyRun } from './any-run.ts';
import { type ExampleRun, examplePlatform, type Program, runExample } from './example.ts';
import type { Recorded } from './record-resources.ts';
import { settled } from './settled.ts';

const addons = [
  addon({ folder: 'rds', sizes: rdsSizes, create: createDatabase }),
  addon({ folder: 'redis', sizes: redisSizes, create: createCache }),
  addon({ folder: 's3', sizes: s3Sizes, create: createBucket }),
  addon({ folder: 'queue', sizes: queueSizes, create: createQueues }),
];

/** Programs of different sizes in one table. */
function addon<Size extends string>(program: Program<Size>) {
  const { folder, sizes } = program;
  return { folder, sizes, run: (run?: ExampleRun) => runExample(program, run) };
}

/** What AWS has no tags for. */
const untagged = new Set([
  'aws:rds/instanceDesiredState:InstanceDesiredState',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketVersioning:BucketVersioning',
  'aws:sqs/queuePolicy:QueuePolicy',
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy',
  'aws:kms/grant:Grant',
]);

/** Where a name stands that environments share, and how long AWS lets it be. */
const nameLimits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'aws:rds/instance:Instance': { identifier: 63, finalSnapshotIdentifier: 255 },
  'aws:rds/subnetGroup:SubnetGroup': { name: 255 },
  'aws:rds/parameterGroup:ParameterGroup': { name: 255 },
  'aws:elasticache/replicationGroup:ReplicationGroup': { replicationGroupId: 40, finalSnapshotIdentifier: 255 },
  'aws:elasticache/subnetGroup:SubnetGroup': { name: 255 },
  'aws:ec2/securityGroup:SecurityGroup': { name: 255 },
  'aws:s3/bucket:Bucket': { bucket: 63 },
  'aws:sqs/queue:Queue': { name: 80 },
};

const namesOf = (resources: readonly Recorded[]) =>
  resources.flatMap(({ type, inputs }) =>
    Object.entries(nameLimits[type] ?? {}).flatMap(([key, most]) => {
      const name = inputs[key];
      return typeof name === 'string' ? [{ type, name, most }] : [];
    }),
  );

type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal: unknown;
  readonly Condition: unknown;
};

const statementsOf = (resources: readonly Recorded[]): readonly Statement[] =>
  resources.flatMap(({ inputs }) => (typeof inputs.policy === 'string' ? JSON.parse(inputs.policy).Statement : []));

function expectTagged(resources: readonly Recorded[], folder: string, { settings, platform }: AnyRun): void {
  const { name, kind } = settings.environment;
  for (const { type, inputs } of resources) {
    if (!type.startsWith('aws:') || untagged.has(type)) continue;
    expect(inputs.tags).toMatchObject({
      'workflowautom.dev/platform': platform.platform,
      'workflowautom.dev/layer': 'addon',
      'workflowautom.dev/addon': folder,
      'workflowautom.dev/environment': name,
      'workflowautom.dev/kind': kind,
      'workflowautom.dev/owner': expect.any(String),
      'workflowautom.dev/when-destroyed': settings.whenDestroyed,
    });
  }
}

function expectPrivate(resources: readonly Recorded[]): void {
  const ours = resources.filter(({ type }) => type.startsWith('aws:'));
  expect(ours.filter(({ provider }) => !provider.includes('::pulumi:providers:aws::aws::'))).toEqual([]);
  const text = JSON.stringify(ours.map(({ inputs }) => inputs));
  expect(text).not.toMatch(/0\.0\.0\.0|::\/0|"publiclyAccessible":true|public-read/);
  expect(text).not.toMatch(/"(storageEncrypted|atRestEncryptionEnabled|transitEncryptionEnabled)":false/);
}

/** Nobody but pods of the environment's own services may do anything, and nothing is said by a wildcard. */
function expectLeastRights(resources: readonly Recorded[], { settings }: AnyRun): void {
  const { name, services } = settings.environment;
  for (const { Effect, Action, Resource, Principal, Condition } of statementsOf(resources)) {
    if (Effect === 'Deny') continue;
    expect(Principal).toEqual({ AWS: examplePlatform.workloadRoleArn });
    expect(Condition).toMatchObject({
      StringEquals: {
        'aws:PrincipalTag/kubernetes-namespace': name,
        'aws:PrincipalTag/kubernetes-service-account': services.map((service) => service.name).sort(),
      },
    });
    expect(Action.filter((action) => action.includes('*'))).toEqual([]);
    expect(Resource.filter((resource) => !/^arn:aws:(s3|sqs):[^*]+(\/\*)?$/.test(resource))).toEqual([]);
  }
}

function expectKeptAsSaid(resources: readonly Recorded[], { settings }: AnyRun): void {
  const { protect, whenDestroyed } = settings;
  const isKept = whenDestroyed === 'keep-a-copy';
  // All or nothing: a destroy that is refused half-way would have cut off what it left.
  const ours = resources.filter(({ type }) => type !== 'pulumi:providers:aws');
  expect(ours.filter((resource) => resource.protect !== (protect ?? isKept))).toEqual([]);
  const kept = ({ retainOnDelete, inputs }: Recorded) => retainOnDelete || 'finalSnapshotIdentifier' in inputs;
  expect(resources.some(kept)).toBe(isKept);
}

describe.each(addons)('whatever the settings, $folder', ({ folder, sizes, run }) => {
  it('is tagged, private, encrypted, least in rights, and kept or not exactly as said', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun(sizes), async (any) => {
        const { resources } = await run(any);
        expectTagged(resources, folder, any);
        expectPrivate(resources);
        expectLeastRights(resources, any);
        expectKeptAsSaid(resources, any);
      }),
      { numRuns: 15 },
    );
  });

  it('has names that fit, and shares none with another environment or another platform', async () => {
    const whose = ({ platform, settings }: AnyRun) => JSON.stringify([platform, settings.environment.name]);
    const two = fc.tuple(anyRun(sizes), anyRun(sizes)).filter(([left, right]) => whose(left) !== whose(right));
    await fc.assert(
      fc.asyncProperty(two, async ([left, right]) => {
        const names = namesOf((await run(left)).resources);
        expect(names.length).toBeGreaterThan(0);
        for (const { name, most } of names) {
          expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
          expect(name.length).toBeLessThanOrEqual(most);
        }
        const taken = new Set(names.map(({ type, name }) => `${type} ${name}`));
        const others = namesOf((await run(right)).resources);
        expect(others.filter(({ type, name }) => taken.has(`${type} ${name}`))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

describe.each(addons)('the README of $folder', ({ folder, sizes, run }) => {
  it('shows settings that are whole, every size, and every variable of the connection', async () => {
    const readme = await readFile(join(import.meta.dirname, '..', folder, 'README.md'), 'utf8');
    const file = /```yaml\n# Pulumi\.dev\.yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const { config } = parse(file) as { readonly config: Readonly<Record<string, unknown>> };
    expect(Object.keys(config).filter((key) => !key.startsWith(`${folder}:`))).toEqual([]);
    const settings = Object.entries(config).map(([key, value]) => [key.slice(folder.length + 1), value]);
    const { result } = await run({ settings: Object.fromEntries(settings) });
    const { value: connection } = await settled(result.connection);
    expect(readme).toContain(`cd infra/env-addons/${folder}\npulumi stack select dev\npulumi up\n`);
    for (const variable of Object.keys(Object(connection))) expect(readme).toContain(`\`${variable}\``);
    for (const size of sizes) expect(readme).toContain(`| \`${size}\``);
  });
});

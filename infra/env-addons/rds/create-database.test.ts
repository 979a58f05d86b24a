import { describe, expect, it } from 'vitest';
import { examplePlatform, runExample } from '../contract/example.ts';
import { only } from '../contract/only.ts';
import { settled } from '../contract/settled.ts';
import { createDatabase } from './create-database.ts';
import { sizeNames } from './sizes.ts';

const rds = { folder: 'rds', sizes: sizeNames, create: createDatabase };
const database = async (settings: Readonly<Record<string, unknown>> = {}, life?: string) => {
  const { resources } = await runExample(rds, { settings, ...(life === undefined ? {} : { life }) });
  return { resources, instance: only(resources, 'aws:rds/instance:Instance') };
};
const kind = (name: string) => ({ name: 'dev', kind: name, owner: 'octocat', services: [{ name: 'api' }] });

describe('a database', () => {
  it('stands in private subnets behind a group that lets in the nodes at its port alone', async () => {
    const { resources, instance } = await database();
    expect(instance.inputs).toMatchObject({ publiclyAccessible: false, vpcSecurityGroupIds: ['access-id'] });
    expect(only(resources, 'aws:rds/subnetGroup:SubnetGroup').inputs.subnetIds).toEqual(['subnet-a', 'subnet-b']);
    expect(only(resources, 'aws:ec2/securityGroup:SecurityGroup').inputs).not.toHaveProperty('ingress');
    expect(only(resources, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').inputs).toMatchObject({
      referencedSecurityGroupId: examplePlatform.nodeSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: 5432,
      toPort: 5432,
    });
  });

  it('is refused where the platform has one zone, before anything is registered', async () => {
    const oneZone = { platform: { privateSubnetIds: ['subnet-a'] } };
    await expect(runExample(rds, oneZone)).rejects.toThrow(
      "The platform's stack organization/platform/eu-1 exports one of privateSubnetIds: a database needs two, in two zones.",
    );
  });

  it('is encrypted with the platform’s key, and spoken to over TLS alone', async () => {
    const { resources, instance } = await database();
    expect(instance.inputs).toMatchObject({ storageEncrypted: true, kmsKeyId: examplePlatform.dataKeyArn });
    expect(only(resources, 'aws:rds/parameterGroup:ParameterGroup').inputs).toMatchObject({
      family: 'postgres17',
      parameters: [{ name: 'rds.force_ssl', value: '1' }],
    });
  });

  it('is reached by one secret', async () => {
    const { result, resources } = await runExample(rds);
    const host = `${only(resources, 'aws:rds/instance:Instance').inputs.identifier}.abc.eu-central-1.rds.amazonaws.com`;
    expect(await settled(result.connection)).toEqual({
      secret: true,
      value: {
        DATABASE_URL: `postgresql://app:correct0horse0battery0staple@${host}:5432/app?sslmode=require`,
        PGHOST: host,
        PGPORT: '5432',
        PGUSER: 'app',
        PGPASSWORD: 'correct0horse0battery0staple',
        PGDATABASE: 'app',
        PGSSLMODE: 'require',
      },
    });
  });

  it.each([
    { size: 'small', asleep: false, summary: 'PostgreSQL 17, db.t4g.micro, 20 GB, one zone' },
    { size: 'large', asleep: false, summary: 'PostgreSQL 17, db.m7g.large, 100 GB, two zones' },
    { size: 'medium', asleep: true, summary: 'PostgreSQL 17, db.t4g.medium, 50 GB, one zone, stopped' },
  ])('tells people what it is: $summary', async ({ summary, ...settings }) => {
    const { result } = await runExample(rds, { settings });
    expect(await settled(result.summary)).toEqual({ secret: false, value: summary });
  });

  it.each([
    { size: 'small', performanceInsightsEnabled: false, multiAz: false },
    { size: 'medium', performanceInsightsEnabled: true, multiAz: false },
    { size: 'large', performanceInsightsEnabled: true, multiAz: true },
  ])('of size $size has what its class can have', async ({ size, ...inputs }) => {
    const { instance } = await database({ size });
    expect(instance.inputs).toMatchObject(inputs);
    expect(instance.inputs.performanceInsightsKmsKeyId).toBe(
      inputs.performanceInsightsEnabled ? examplePlatform.dataKeyArn : undefined,
    );
  });

  it.each([
    { asleep: false, state: 'available' },
    { asleep: true, state: 'stopped' },
  ])('asleep: $asleep is $state', async ({ asleep, state }) => {
    const { resources, instance } = await database({ asleep });
    expect(only(resources, 'aws:rds/instanceDesiredState:InstanceDesiredState').inputs).toEqual({
      identifier: instance.inputs.identifier,
      state,
    });
  });

  it('leaves nothing where nothing is to be kept', async () => {
    const { instance } = await database({ whenDestroyed: 'delete' });
    expect(instance).toMatchObject({
      protect: false,
      inputs: {
        skipFinalSnapshot: true,
        deleteAutomatedBackups: true,
        deletionProtection: false,
        backupRetentionPeriod: 0,
      },
    });
    expect(instance.inputs).not.toHaveProperty('finalSnapshotIdentifier');
  });

  it('leaves a last copy where one is to be kept, and goes only once its protection is off', async () => {
    const { instance } = await database();
    expect(instance).toMatchObject({
      protect: true,
      inputs: {
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: expect.stringMatching(/^eu-1-dev-rds-final-0a1b2c3d-[0-9a-f]{8}$/),
        deleteAutomatedBackups: false,
        deletionProtection: true,
      },
    });
    const { instance: open } = await database({ protect: false });
    expect(open).toMatchObject({ protect: false, inputs: { deletionProtection: false, skipFinalSnapshot: false } });
  });

  it('leaves another copy in another life, and the same one however often a life is run', async () => {
    const copy = async (life: string) => (await database({}, life)).instance.inputs.finalSnapshotIdentifier;
    expect(await copy('00000001')).toBe(await copy('00000001'));
    expect(await copy('00000001')).not.toBe(await copy('00000002'));
  });

  it('begins another life with another key, since the copy of the replaced one has its name', async () => {
    const { resources } = await database();
    expect(only(resources, 'random:index/randomId:RandomId').inputs.keepers).toEqual({
      dataKeyArn: examplePlatform.dataKeyArn,
    });
  });

  it.each([
    ['standing', 7],
    ['protected', 30],
  ])('of a %s environment is backed up for %i days', async (name, days) => {
    const { instance } = await database({ environment: kind(name) });
    expect(instance.inputs.backupRetentionPeriod).toBe(days);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInventory } from './inventory.ts';
import { createResources } from './resources.ts';

const ROLE = 'aws:iam/role:Role';
const settings = { region: 'eu-central-1', account: '123456789012', defaultTags: {} };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inventory-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps one file per resource, and forgets what is removed, also twice', async () => {
  const inventory = openInventory(join(folder, 'new'));
  expect(await inventory.list()).toEqual([]);
  const standing = { type: ROLE, id: 'a', inputs: { name: 'a' } };
  await inventory.put(standing);
  await inventory.put({ ...standing, type: 'aws:iam/user:User' });
  expect(await inventory.get(ROLE, 'a')).toEqual(standing);
  expect(await inventory.list()).toHaveLength(2);
  await inventory.remove(ROLE, 'a');
  await inventory.remove(ROLE, 'a');
  expect(await inventory.list()).toHaveLength(1);
});

describe('resources of the inventory', () => {
  const create = (type: string, inputs: object) =>
    createResources(settings, openInventory(folder)).create({ type, name: 'x', inputs: { ...inputs }, preview: false });

  it('have a name once', async () => {
    await create(ROLE, { name: 'a' });
    await expect(create(ROLE, { name: 'a' })).rejects.toThrow(/aws:iam\/role:Role a: AlreadyExists/);
  });

  it('are put again where they only belong to another', async () => {
    const policy = { bucket: 'b', policy: '{}' };
    expect((await create('aws:s3/bucketPolicy:BucketPolicy', policy)).id).toBe('b');
    expect((await create('aws:s3/bucketPolicy:BucketPolicy', policy)).id).toBe('b');
  });

  it('have their secrets in Pulumi’s state only', async () => {
    const resources = createResources(settings, openInventory(folder));
    const type = 'aws:ssm/parameter:Parameter';
    const inputs = { name: '/p', type: 'SecureString', value: 'hunter2' };
    const { id, state } = await resources.create({ type, name: 'x', inputs, preview: false });
    expect(state.value).not.toBe('hunter2');
    expect(JSON.stringify(await openInventory(folder).list())).not.toContain('hunter2');
    const read = await resources.read({ type, name: 'x', id, inputs, state: inputs });
    expect(JSON.stringify(read?.inputs)).toContain('hunter2');
  });

  it('answer look-ups by what they are', async () => {
    const { id } = await create('aws:route53/zone:Zone', { name: 'x.org' });
    const resources = createResources(settings, openInventory(folder));
    const token = 'aws:route53/getZone:getZone';
    expect(await resources.invoke(token, { name: 'x.org' })).toMatchObject({ zoneId: id });
    await expect(resources.invoke(token, { name: 'y.org' })).rejects.toThrow(
      'NotFound: there is no aws:route53/zone:Zone',
    );
    await expect(resources.invoke('aws:ec2/getVpc:getVpc', {})).rejects.toThrow(
      'has no function aws:ec2/getVpc:getVpc',
    );
  });
});

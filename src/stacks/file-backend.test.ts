import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileBackend } from './file-backend.ts';
import { releaseStaleLocks } from './stack-locks.ts';

const id = { project: 'environments', stack: 'qa' };
const CHECKPOINT = JSON.stringify({
  version: 3,
  checkpoint: { stack: 'organization/environments/qa', latest: { resources: [{ urn: 'urn:a', type: 't' }] } },
});
/** Larger than any process id a system gives out. */
const DEAD = 2 ** 30;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, '.pulumi', path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
}

async function lock(name: string, pid: number, host = hostname()): Promise<void> {
  const content = { pid, username: 'root', hostname: host, timestamp: '2026-11-23T06:49:26.418638369Z' };
  await put(`locks/organization/environments/qa/${name}.json`, JSON.stringify(content));
}

describe('a state folder', () => {
  const backend = () => createFileBackend(`file://${folder}`);

  it('has no stack where there is no file', async () => {
    expect(await backend().read(id)).toBeUndefined();
  });

  it.each([
    { name: 'plain', path: 'stacks/environments/qa.json', content: CHECKPOINT },
    { name: 'compressed', path: 'stacks/environments/qa.json.gz', content: gzipSync(CHECKPOINT) },
  ])('has a stack: $name', async ({ path, content }) => {
    await put(path, content);
    expect(await backend().read(id)).toEqual({ resources: [{ urn: 'urn:a', type: 't' }] });
  });

  it.each(['qa.json.attrs', 'qa.json.gz.attrs'])('loses %s when a killed Pulumi left it empty', async (name) => {
    await put('stacks/environments/qa.json', CHECKPOINT);
    await put(`stacks/environments/${name}`, '');
    await backend().read(id);
    expect(await readdir(join(folder, '.pulumi/stacks/environments'))).toEqual(['qa.json']);
  });

  it('keeps attributes that are whole', async () => {
    await put('stacks/environments/qa.json', CHECKPOINT);
    await put('stacks/environments/qa.json.attrs', '{"user.content_type":"text/plain; charset=utf-8"}');
    await backend().read(id);
    expect(await readdir(join(folder, '.pulumi/stacks/environments'))).toEqual(['qa.json', 'qa.json.attrs']);
  });

  it.each([
    { name: 'is not there', url: () => `file://${folder}/elsewhere`, content: CHECKPOINT },
    { name: 'is broken', url: () => `file://${folder}`, content: '{' },
    { name: 'is of another shape', url: () => `file://${folder}`, content: '{"checkpoint":7}' },
  ])('that $name is an error, not an absent stack', async ({ url, content }) => {
    await put('stacks/environments/qa.json', content);
    await expect(createFileBackend(url()).read(id)).rejects.toMatchObject({
      code: 'stack-backend-unreachable',
      hint: expect.stringContaining('PULUMI_BACKEND_URL'),
    });
  });

  it('keeps no backups of a stack that was removed, and those of others', async () => {
    await put('backups/environments/qa/qa.1.json', '{}');
    await put('backups/environments/dev/dev.1.json', '{}');
    await put('stacks/environments/qa.json.bak', '{}');
    await backend().removeTraces(id);
    expect(await readdir(join(folder, '.pulumi', 'backups', 'environments'))).toEqual(['dev']);
    expect(await readdir(join(folder, '.pulumi', 'stacks', 'environments'))).toEqual([]);
  });
});

describe('a lock', () => {
  const release = () => releaseStaleLocks(createFileBackend(`file://${folder}`), id, hostname());
  const left = async () => (await createFileBackend(`file://${folder}`).locks(id)).map(({ pid }) => pid);

  it('of a dead process of this host is removed', async () => {
    await lock('a', DEAD);
    await release();
    expect(await left()).toEqual([]);
  });

  it('whose process id now belongs to another program is removed', async () => {
    await lock('a', process.pid);
    await release();
    expect(await left()).toEqual([]);
  });

  it('of another host stays, and its holder is named', async () => {
    await lock('a', DEAD, 'elsewhere');
    await expect(release()).rejects.toMatchObject({
      code: 'stack-locked',
      message: `environments/qa is locked by root@elsewhere (pid ${DEAD}) since 2026-11-23T06:49:26Z.`,
      hint: expect.stringContaining('pulumi cancel'),
    });
    expect(await left()).toEqual([DEAD]);
  });

  it('that is not there needs no releasing', async () => {
    await expect(release()).resolves.toBeUndefined();
  });
});

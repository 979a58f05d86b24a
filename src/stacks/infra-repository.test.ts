import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfraRepository } from './infra-repository.ts';
import { modulesKey } from './install-modules.ts';

const NO_DEPENDENCIES = '{"name":"infra","lockfileVersion":3,"packages":{"":{"name":"infra"}}}\n';

let folder: string;
let source: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infra-'));
  source = join(folder, 'source');
  await execa('git', ['init', '--quiet', '--initial-branch', 'main', source]);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function commit(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(source, path, '..'), { recursive: true });
    await writeFile(join(source, path), text);
  }
  await execa('git', ['-C', source, 'add', '--all']);
  await execa('git', [
    '-C',
    source,
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.com',
    'commit',
    '--quiet',
    '--message',
    'x',
  ]);
  return (await execa('git', ['-C', source, 'rev-parse', 'HEAD'])).stdout;
}

const open = (repository = `file://${source}`) =>
  createInfraRepository({
    repository,
    branch: 'main',
    workFolder: join(folder, 'work'),
    modulesCache: join(folder, 'modules'),
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      // Nobody answers there, and npm does not try again.
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_fetch_retries: '0',
    },
  });
const quiet = () => undefined;

describe('the infra repository', () => {
  it('tells its head', async () => {
    const head = await commit({ 'environments/Pulumi.yaml': 'name: environments\n' });
    expect(await open().head()).toBe(head);
  });

  it('gives the files of any commit, each in a folder without a repository', async () => {
    const first = await commit({ 'environments/Pulumi.yaml': 'name: one\n' });
    const second = await commit({ 'environments/Pulumi.yaml': 'name: two\n' });
    const infra = open();
    const checkouts = await Promise.all([
      infra.checkout(first, quiet),
      infra.checkout(second, quiet),
      infra.checkout(first, quiet),
    ]);
    const texts = checkouts.map(
      async (checkout) => await readFile(join(checkout.folder, 'environments/Pulumi.yaml'), 'utf8'),
    );
    expect(await Promise.all(texts)).toEqual(['name: one\n', 'name: two\n', 'name: one\n']);
    expect(await readdir(checkouts[0].folder)).toEqual(['environments']);
  });

  it('reads one file of a commit, as it was, without a checkout', async () => {
    const first = await commit({ 'prices/eu-central-1.yaml': 'version: 1\n' });
    const second = await commit({ 'prices/eu-central-1.yaml': 'version: 2\n', 'a*': 'a star' });
    const infra = open();
    expect(await infra.file(second, 'prices/eu-central-1.yaml')).toBe('version: 2\n');
    expect(await infra.file(first, 'prices/eu-central-1.yaml')).toBe('version: 1\n');
    expect(await readdir(join(folder, 'work'))).toEqual(['infra.git']);
  });

  it.each([
    ['what is not there', 'prices/us-east-1.yaml'],
    ['a folder', 'prices'],
    ['a pattern', 'prices/*.yaml'],
  ])('reads no file where it has %s', async (_, path) => {
    const head = await commit({ 'prices/eu-central-1.yaml': 'version: 1\n' });
    expect(await open().file(head, path)).toBeUndefined();
  });

  it('cannot read a file of a commit nobody has', async () => {
    await commit({ a: '1' });
    await expect(open().file('1'.repeat(40), 'a')).rejects.toMatchObject({ code: 'infra-unreachable' });
  });

  it('keeps a commit the branch no longer has', async () => {
    const first = await commit({ a: '1' });
    const infra = open();
    (await infra.checkout(first, quiet)).release();
    await execa('git', ['-C', source, 'checkout', '--quiet', '--orphan', 'other']);
    await commit({ a: '2' });
    await execa('git', ['-C', source, 'branch', '--force', 'main']);
    await rm(join(folder, 'work', 'infra'), { recursive: true });
    expect(await readFile(join((await infra.checkout(first, quiet)).folder, 'a'), 'utf8')).toBe('1');
  });

  it('keeps the newest checkouts and those in use', async () => {
    const infra = open();
    const first = await infra.checkout(await commit({ a: '0' }), quiet);
    for (const a of ['1', '2', '3', '4', '5', '6']) (await infra.checkout(await commit({ a }), quiet)).release();
    const left = await readdir(join(folder, 'work', 'infra'));
    expect(left).toHaveLength(6);
    await expect(access(first.folder)).resolves.toBeUndefined();
  });

  it.each([
    { name: 'a repository that is not there', repository: 'file:///nowhere/infra.git' },
    { name: 'an address nobody answers', repository: 'http://user:hunter2@127.0.0.1:9/infra.git' },
  ])('$name is unreachable, and no password is told', async ({ repository }) => {
    const error: unknown = await open(repository)
      .head()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'infra-unreachable', retryable: true });
    expect(String(error)).not.toContain('hunter2');
  });

  it('a commit nobody knows is unreachable', async () => {
    await commit({ a: '1' });
    await expect(open().checkout('0'.repeat(40), quiet)).rejects.toMatchObject({ code: 'infra-unreachable' });
    expect(await readdir(join(folder, 'work')).catch(() => [])).not.toContain('infra');
  });
});

describe('packages of the infra repository', { timeout: 60_000 }, () => {
  it('are installed once for each lockfile, with a word about it', async () => {
    const files = { 'package.json': '{"name":"infra"}', 'package-lock.json': NO_DEPENDENCIES };
    const infra = open();
    const told: string[] = [];
    const first = await infra.checkout(await commit(files), (text) => told.push(text));
    const second = await infra.checkout(await commit({ ...files, a: '1' }), (text) => told.push(text));
    expect(told).toEqual([expect.stringContaining('installing'), 'installed']);
    for (const { folder: at } of [first, second])
      await expect(access(join(at, 'node_modules'))).resolves.toBeUndefined();
    expect(await readdir(join(folder, 'modules'))).toEqual([modulesKey(NO_DEPENDENCIES)]);
  });

  it('without a lockfile are refused', async () => {
    const at = await commit({ 'package.json': '{}' });
    await expect(open().checkout(at, quiet)).rejects.toMatchObject({
      hint: expect.stringContaining('package-lock.json'),
    });
  });

  it('that cannot be had leave nothing behind', async () => {
    const at = await commit({
      'package.json': '{"name":"infra","dependencies":{"x":"1.0.0"}}',
      'package-lock.json': NO_DEPENDENCIES,
    });
    await expect(open().checkout(at, quiet)).rejects.toMatchObject({
      code: 'infra-unreachable',
      message: expect.stringContaining('could not be installed'),
    });
    expect(await readdir(join(folder, 'modules'))).toEqual([]);
    expect(await readdir(join(folder, 'work', 'infra'))).toEqual([]);
  });
});

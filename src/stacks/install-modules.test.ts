import { mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installModules, modulesKey } from './install-modules.ts';

const LOCKFILE = '{}';

let folder: string;
let cache: string;
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'workflowautom-modules-'));
  [folder, cache] = [join(root, 'checkout'), join(root, 'cache')];
  await mkdir(folder);
  // Installed before, so that nothing is asked of a registry.
  await mkdir(join(cache, modulesKey(LOCKFILE), 'node_modules'), { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const install = () => installModules({ folder, cache, environment: {}, onProgress() {} });
const commit = async (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
};

it('links the packages of the lockfile, installed once', async () => {
  await commit({ 'package.json': '{}', 'package-lock.json': LOCKFILE });
  await install();
  expect(await readlink(join(folder, 'node_modules'))).toBe(join(cache, modulesKey(LOCKFILE), 'node_modules'));
});

it('asks for a lockfile', async () => {
  await commit({ 'package.json': '{}' });
  await expect(install()).rejects.toMatchObject({
    code: 'infra-unreachable',
    hint: expect.stringContaining('package-lock.json'),
  });
});

it.each(['a folder', 'a link that leads nowhere here'])('refuses packages that are committed, as %s', async (how) => {
  await commit({ 'package.json': '{}', 'package-lock.json': LOCKFILE });
  if (how === 'a folder') await mkdir(join(folder, 'node_modules'));
  else await symlink(join(folder, 'elsewhere'), join(folder, 'node_modules'));
  await expect(install()).rejects.toMatchObject({
    code: 'infra-unreachable',
    message: 'The infra repository has its node_modules committed.',
    hint: expect.stringContaining('ignore it'),
  });
});

it('needs nothing where there is no package.json', async () => {
  await install();
  await expect(readlink(join(folder, 'node_modules'))).rejects.toMatchObject({ code: 'ENOENT' });
});

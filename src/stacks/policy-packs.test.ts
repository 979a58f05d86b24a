import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyPacks } from './policy-packs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-packs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function pack(name: string, file = 'PulumiPolicy.yaml'): Promise<string> {
  const path = join(folder, 'infra', 'policies', name);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, file), 'runtime: nodejs\n');
  return path;
}
const found = (path = '/usr/bin:') => policyPacks(join(folder, 'infra'), { path, folder: join(folder, 'run') });

describe('policy packs of an infra checkout', () => {
  it('are the folders of policies/ with a pack file, and nothing else in there', async () => {
    const packs = [await pack('one'), await pack('two')];
    await pack('kyverno', 'kustomization.yaml');
    expect(await found()).toEqual(packs);
  });

  it('are none where there is no such folder', async () => {
    expect(await found()).toEqual([]);
  });

  it('are handed to the launcher where PATH has one', async () => {
    const path = await pack('one');
    const launcher = join(folder, 'pulumi-analyzer-policy-node');
    await writeFile(launcher, '#!/bin/sh\n');
    await chmod(launcher, 0o755);
    const [given = ''] = await found(`/usr/bin:${folder}`);
    expect(given.startsWith(join(folder, 'run'))).toBe(true);
    expect(parse(await readFile(join(given, 'PulumiPolicy.yaml'), 'utf8'))).toEqual({
      runtime: { name: 'node', options: { folder: path } },
    });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SeedOptions, seedRepository } from './repositories.ts';
import { runTool } from './run-tool.ts';

let folder: string;
let options: SeedOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed repository '));
  const source = join(folder, 'source');
  await mkdir(join(source, 'node_modules', 'left'), { recursive: true });
  await mkdir(join(source, 'envs'));
  await writeFile(join(source, 'node_modules', 'left', 'pad.js'), '');
  await writeFile(join(source, '.gitignore'), '*.local\n');
  await writeFile(join(source, 'a.local'), '');
  await writeFile(join(source, 'envs', 'env.yaml'), 'one: 1\r\n');
  const env = { PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  options = { repository: join(folder, 'x.git'), source, subject: 'Seed', when: 'always', env };
});

afterEach(async () => await rm(folder, { recursive: true }));

async function git(...args: string[]): Promise<string> {
  return await runTool({ executable: 'git', args: ['--git-dir', options.repository, ...args], env: options.env });
}

describe('a seeded repository', () => {
  it('holds the folder on main, without what is ignored or installed', async () => {
    expect(await seedRepository(options)).toBe('seeded');

    expect(await git('ls-tree', '-r', '--name-only', 'main')).toBe('.gitignore\nenvs/env.yaml');
    expect(await git('log', '--format=%an: %s', 'main')).toBe('WorkflowAutom sandbox: Seed');
    expect(await git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(await git('config', 'core.bare')).toBe('true');
  });

  it('keeps every byte of a file', async () => {
    await seedRepository(options);

    expect(await git('cat-file', '-s', 'main:envs/env.yaml')).toBe('8');
  });

  it('gets another commit when the folder changed, and none when it did not', async () => {
    await seedRepository(options);
    expect(await seedRepository(options)).toBe('kept');

    await writeFile(join(options.source, 'envs', 'env.yaml'), 'one: 2\n');

    expect(await seedRepository(options)).toBe('seeded');
    expect(await git('rev-list', '--count', 'main')).toBe('2');
  });

  it('is left alone when it is seeded once', async () => {
    await seedRepository({ ...options, when: 'once' });
    await writeFile(join(options.source, 'envs', 'env.yaml'), 'one: 2\n');

    expect(await seedRepository({ ...options, when: 'once' })).toBe('kept');
    expect(await git('rev-list', '--count', 'main')).toBe('1');
  });

  it('is finished when an earlier run ended before its first commit', async () => {
    await git('init', '--quiet', '--bare', options.repository);

    expect(await seedRepository({ ...options, when: 'once' })).toBe('seeded');
  });

  it('says what git said when it cannot be made', async () => {
    const missing = { ...options, source: join(folder, 'missing') };

    await expect(seedRepository(missing)).rejects.toMatchObject({ code: 'part-failed' });
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botLog, eventually, type Lab, PATIENCE, PULL_REQUEST, startLab } from './lab.ts';

// One story, in order: what one case makes, the next one uses.
const STORY = { timeout: 2 * PATIENCE };
const NAME = `preview-${PULL_REQUEST}`;
/** Nobody else writes these: where they are found, a value got away. */
const FIRST = 'canary-of-the-first-value';
const SECOND = 'canary-of-the-second-value';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ gitops: onAPlatform });
}, 180_000);
afterAll(() => lab?.stop(), 60_000);

/** Where the policy names a platform, environments have an Application for their secrets. */
async function onAPlatform(content: string): Promise<void> {
  const path = join(content, 'workflowautom.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^addons:\n.*\n/m, 'platform: organization/platform/eu-1\naddons: {}\n'));
}

async function done(words: string): Promise<void> {
  const { operation } = await lab.say('octocat', words);
  await lab.follow(operation, 'succeeded');
}

/** Says `wa secrets import` as a person does, the `.env` file through its standard input, and waits until it is done. */
async function importSecret(values: Readonly<Record<string, string>>): Promise<void> {
  const { sandbox, bot, tokens } = lab.platform;
  const wa = join(import.meta.dirname, '../../bin/wa');
  await execa(wa, ['secrets', 'import', NAME, 'api', '-', '--prune'], {
    env: {
      PATH: sandbox.path,
      HOME: sandbox.folder,
      WORKFLOWAUTOM_URL: bot.url,
      WORKFLOWAUTOM_TOKEN: tokens.octocat,
      SOPS_AGE_KEY_FILE: sandbox.ageKey,
    },
    extendEnv: false,
    input: Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  });
}

const inEnvironment = (...args: readonly string[]) => lab.engines.kubectl('--namespace', NAME, ...args);

/** A value in the namespace's Secret; empty where there is none. */
async function held(key: string): Promise<string> {
  const output = `jsonpath={.data.${key}}`;
  const data = await inEnvironment('get', 'secret', 'api', '--ignore-not-found', '--output', output);
  return Buffer.from(data, 'base64').toString();
}

/** Hashes of the templates the service's pods were made from. */
async function templates(): Promise<readonly string[]> {
  const hashes = await inEnvironment(
    'get',
    'pods',
    '--output',
    'jsonpath={.items[*].metadata.labels.pod-template-hash}',
  );
  return [...new Set(hashes.split(' ').filter(Boolean))];
}

/** Waits until every pod is made from another template than `before`. */
function rolled(before: readonly string[]): Promise<readonly string[]> {
  return eventually('pods of a new template', async () => {
    const now = await templates();
    return now.length === 1 && !before.includes(now[0] ?? '') ? now : undefined;
  });
}

function untilHeld(key: string, value: string): Promise<string> {
  return eventually(`${key} in the namespace`, async () => ((await held(key)) === value ? value : undefined));
}

describe('a secret, from a hand to a pod', STORY, () => {
  let template: readonly string[];

  it('has an Application of its own, which is in order while there is none', async () => {
    await done(`/env create ${NAME} --service api`);
    const all = await eventually('two Applications in order', async () => {
      const states = await lab.see.applications(NAME);
      return states.every((state) => state === 'Synced/Healthy') ? states : undefined;
    });
    expect(all).toHaveLength(2);
    expect(await held('DATABASE_PASSWORD')).toBe('');
    template = await templates();
    expect(template).toHaveLength(1);
  });

  it('is decrypted into the namespace, and the pods that read it are replaced', async () => {
    await importSecret({ DATABASE_PASSWORD: FIRST, API_KEY: 'stays' });
    await untilHeld('DATABASE_PASSWORD', FIRST);
    expect(await held('API_KEY')).toBe('stays');
    template = await rolled(template);
    const output = 'jsonpath={.spec.template.spec.containers[0].envFrom[*].secretRef.name}';
    expect(await inEnvironment('get', 'deployment', 'api', '--output', output)).toBe('api');
  });

  it('rolls them again when one value is another', async () => {
    await importSecret({ DATABASE_PASSWORD: SECOND, API_KEY: 'stays' });
    await untilHeld('DATABASE_PASSWORD', SECOND);
    expect(await held('API_KEY')).toBe('stays');
    template = await rolled(template);
  });

  it('loses a name that is taken away, and rolls them for that', async () => {
    await importSecret({ DATABASE_PASSWORD: SECOND });
    await untilHeld('API_KEY', '');
    expect(await held('DATABASE_PASSWORD')).toBe(SECOND);
    template = await rolled(template);
  });

  it('stays while the environment sleeps', async () => {
    await done(`/env sleep ${NAME}`);
    expect(await lab.see.replicas(NAME)).toMatchObject({ desired: 0, ready: 0 });
    expect(await held('DATABASE_PASSWORD')).toBe(SECOND);
  });

  it('was in no commit, nor in what the bot wrote', async () => {
    const { stdout: objects } = await execa('git', ['cat-file', '--batch', '--batch-all-objects'], {
      cwd: fileURLToPath(lab.platform.sandbox.gitopsUrl),
      encoding: 'latin1',
    });
    expect(objects).toContain('DATABASE_PASSWORD: ENC[');
    for (const value of [FIRST, SECOND]) {
      expect(objects.includes(value)).toBe(false);
      expect((await botLog(lab)).includes(value)).toBe(false);
    }
  });

  it('goes with the environment', async () => {
    await done(`/env destroy ${NAME}`);
    expect(await held('DATABASE_PASSWORD')).toBe('');
    expect(await lab.see.namespace(NAME)).toBe('absent');
    expect(await lab.see.applications(NAME)).toEqual([]);
  });
});

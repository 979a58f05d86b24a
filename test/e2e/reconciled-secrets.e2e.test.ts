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
  lab = await startLab();
}, 180_000);
afterAll(() => lab?.stop(), 60_000);

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

type Items<T> = { readonly items: readonly T[] };
type Secret = { readonly metadata: { readonly name: string }; readonly data?: Readonly<Record<string, string>> };

/** The service's Secrets in the namespace: one, but for moments in which the next takes its place. */
async function secrets(): Promise<readonly Secret[]> {
  const text = await inEnvironment('get', 'secrets', '--ignore-not-found', '--output', 'json');
  const { items } = (text.trim() === '' ? { items: [] } : JSON.parse(text)) as Items<Secret>;
  return items.filter(({ metadata }) => /^api(-|$)/.test(metadata.name));
}

/** A value in the namespace's only Secret of the service; empty where there is none. */
async function held(key: string): Promise<string> {
  const all = await secrets();
  return all.length === 1 ? Buffer.from(all[0]?.data?.[key] ?? '', 'base64').toString() : '';
}

/** Name of the Secret that the pods read: each, and the one that is there. */
async function read(): Promise<string> {
  const output = 'jsonpath={range .items[*]}{.spec.containers[0].envFrom[*].secretRef.name}{"\\n"}{end}';
  const pods = (await inEnvironment('get', 'pods', '--output', output)).trim().split('\n');
  const [name = '', ...others] = new Set(pods);
  expect([name, others]).toEqual([expect.stringMatching(/^api-[0-9a-f]{10}$/), []]);
  expect((await secrets()).map(({ metadata }) => metadata.name)).toEqual([name]);
  return name;
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

/** The environment's Applications, once there are so many and all are in order. */
function inOrder(number: number): Promise<readonly string[]> {
  return eventually(`${number} Applications in order`, async () => {
    const states = await lab.see.applications(NAME);
    return states.length === number && states.every((state) => state === 'Synced/Healthy') ? states : undefined;
  });
}

describe('a secret, from a hand to a pod', STORY, () => {
  let template: readonly string[];
  let name: string;

  it('needs nothing that decrypts before there is one', async () => {
    await done(`/env create ${NAME} --service api`);
    expect(await inOrder(1)).toHaveLength(1);
    expect(await held('DATABASE_PASSWORD')).toBe('');
    template = await templates();
    expect(template).toHaveLength(1);
  });

  it('is decrypted into the namespace, and the pods that read it are replaced', async () => {
    await importSecret({ DATABASE_PASSWORD: FIRST, API_KEY: 'stays' });
    expect(await inOrder(2)).toHaveLength(2);
    await untilHeld('DATABASE_PASSWORD', FIRST);
    expect(await held('API_KEY')).toBe('stays');
    template = await rolled(template);
    name = await read();
  });

  it('rolls them again when one value is another, onto a Secret of another name; the one before is gone', async () => {
    await importSecret({ DATABASE_PASSWORD: SECOND, API_KEY: 'stays' });
    await untilHeld('DATABASE_PASSWORD', SECOND);
    expect(await held('API_KEY')).toBe('stays');
    template = await rolled(template);
    const before = name;
    name = await read();
    expect(name).not.toBe(before);
  });

  it('loses a name that is taken away, and rolls them for that', async () => {
    await importSecret({ DATABASE_PASSWORD: SECOND });
    template = await rolled(template);
    await untilHeld('DATABASE_PASSWORD', SECOND);
    name = await read();
    expect(await held('API_KEY')).toBe('');
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

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { enginePath } from '../sandbox/engines/engine-path.ts';
import { listEngines } from '../sandbox/engines/manifest.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { connectionSecret } from '../src/render/connection-secret.ts';
import { createSopsSealer } from '../src/secrets/create-sops-sealer.ts';

const CANARY = 'canary-7f3a9c1e55';
const PATH = 'envs/qa/secrets/rds.sops.yaml';
const DATABASE_URL = `postgresql://app:${CANARY}@db:5432/app`;
const MANIFEST = connectionSecret('qa', { addon: 'rds', revision: '0123456789abcdef' }, { DATABASE_URL });
/** The value in clear, in the form the manifest has it. */
const CLEAR = Buffer.from(DATABASE_URL).toString('base64');

let folder: string;
let path: string;
let recipient: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-sealer-'));
  const engines = listEngines().filter(({ name }) => name === 'sops' || name === 'age');
  path = `${enginePath(await resolveEngines({ engines }))}:${process.env.PATH}`;
  const { stdout } = await execa('age-keygen', ['-o', join(folder, 'key.txt')], { env: { PATH: path }, all: true });
  const made = stdout || (await execa('age-keygen', ['-y', join(folder, 'key.txt')], { env: { PATH: path } })).stdout;
  recipient = /age1\w+/.exec(made)?.[0] ?? '';
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function rules(fields: Record<string, string> = {}): string {
  const rule = { path_regex: '^envs/[^/]+/secrets/[^/]+\\.sops\\.yaml$', encrypted_regex: '^(data|stringData)$' };
  return JSON.stringify({ creation_rules: [{ ...rule, age: recipient, ...fields }] });
}

describe('sealing with sops', { timeout: 60_000 }, () => {
  it('gives what the holder of the key alone can read, and every other field in clear', async () => {
    const text = await createSopsSealer({ path }).seal({ path: PATH, manifest: MANIFEST, rules: rules() });
    expect(text).not.toContain(CLEAR);
    const sealed = parse(text);
    expect(sealed).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'rds-0123456789abcdef', namespace: 'qa' },
      type: 'Opaque',
    });
    expect(sealed.data.DATABASE_URL).toMatch(/^ENC\[/);
    const env = { PATH: path, SOPS_AGE_KEY_FILE: join(folder, 'key.txt') };
    const types = ['--input-type', 'yaml', '--output-type', 'yaml'];
    const { stdout } = await execa('sops', ['decrypt', ...types], { env, input: text });
    expect(parse(stdout)).toEqual(parse(MANIFEST));
  });

  it('leaves no file behind', async () => {
    const mine = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('workflowautom-sops-'));
    const before = await mine();
    await createSopsSealer({ path }).seal({ path: PATH, manifest: MANIFEST, rules: rules() });
    expect(await mine()).toEqual(before);
  });

  it.each([
    ['no rule for the path', () => rules({ path_regex: '^other/' }), /no matching creation rules/],
    ['rules that are none', () => 'creation_rules: {', /sops did not encrypt/],
    ['a recipient that is none', () => rules({ age: 'age1nobody' }), /sops did not encrypt/],
    ['a rule that encrypts nothing', () => rules({ encrypted_regex: '^nothing$' }), /encrypts nothing/],
  ])('fails for %s, and tells no value', async (_, text, message) => {
    const sealed = createSopsSealer({ path }).seal({ path: PATH, manifest: MANIFEST, rules: text() });
    const error: unknown = await sealed.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'sealing-failed', message: expect.stringMatching(message) });
    expect(JSON.stringify(error) + String(error)).not.toContain(CLEAR);
  });

  it('says where there is no sops', async () => {
    const sealed = createSopsSealer({ path: folder }).seal({ path: PATH, manifest: MANIFEST, rules: rules() });
    await expect(sealed).rejects.toMatchObject({ code: 'engine-missing' });
  });
});

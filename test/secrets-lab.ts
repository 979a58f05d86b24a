import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { enginePath } from '../sandbox/engines/engine-path.ts';
import { listEngines } from '../sandbox/engines/manifest.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { listen } from '../src/bot/http-server.ts';
import type { SecretsChange } from '../src/cli/connect.ts';
import { sealedPath } from '../src/environments/desired-state.ts';
import { judgeSealed } from '../src/environments/secrets/judge-sealed.ts';
import type { Answer } from '../src/render/answer.ts';
import { SAMPLE_ANSWERS } from './samples/answers.ts';

const WA = fileURLToPath(new URL('../bin/wa', import.meta.url));

/** A person at a terminal with sops, age keys and a server that keeps secrets of qa as the real one does. */
export type SecretsLab = {
  /** Where `wa` runs; its HOME, TMPDIR and everything else it could write to are in there too. */
  readonly folder: string;
  /** Public keys; each one's private key is in `key(name)`. */
  readonly recipients: { readonly ours: string; readonly theirs: string };
  readonly key: (name: 'ours' | 'theirs') => string;
  /** Service to the text of its Secret, as git-ops has it. */
  readonly standing: Map<string, string>;
  /** What was sent, oldest first. */
  readonly sent: SecretsChange[];
  /** Text of `.sops.yaml`; null for none. */
  rules: string | null;
  readonly rulesFor: (...recipients: readonly string[]) => string;
  readonly environment: Readonly<Record<string, string>>;
  readonly wa: (args: readonly string[], options?: WaOptions) => Promise<WaResult>;
  readonly decrypt: (service: string, key?: 'ours' | 'theirs') => Promise<Record<string, string>>;
  /** Every file below `folder` that holds `canary`, with what lay in TMPDIR while sops ran, and every argument sops had. */
  readonly holding: (canary: string) => Promise<readonly string[]>;
  /** Git-ops without a secret, rules for ours alone, empty folders. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type WaOptions = { readonly input?: string; readonly env?: Readonly<Record<string, string>> };
type WaResult = { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string };

export async function createSecretsLab(): Promise<SecretsLab> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-secrets-'));
  for (const each of ['home', 'tmp', 'bin', 'seen', 'work']) await mkdir(join(folder, each));
  const engines = listEngines().filter(({ name }) => name === 'sops' || name === 'age');
  const path = `${enginePath(await resolveEngines({ engines }))}:${process.env.PATH}`;
  await writeWitness(folder, path);
  const recipients = { ours: await newKey(folder, path, 'ours'), theirs: await newKey(folder, path, 'theirs') };
  const key = (name: string) => join(folder, `${name}.key`);

  const standing = new Map<string, string>();
  const sent: SecretsChange[] = [];
  const rulesFor = (...names: readonly string[]) => {
    const rule = { path_regex: '^envs/[^/]+/secrets/[^/]+\\.sops\\.yaml$', encrypted_regex: '^(data|stringData)$' };
    return JSON.stringify({ creation_rules: [{ ...rule, age: names.join(',') }] });
  };

  const server = createServer(async (message, response) => {
    const answer = (body: unknown) => response.end(JSON.stringify(body));
    if (message.method === 'GET' && message.url === '/api/v1/environments/qa/secrets') {
      const secrets = [...standing].map(([service, sealed]) => ({ service, text: sealed }));
      return answer({ kind: 'secrets', rules: lab.rules, secrets });
    }
    if (message.url?.startsWith('/api/v1/operations/')) return answer(operation());
    if (message.method !== 'POST' || message.url !== '/api/v1/secrets')
      return answer(SAMPLE_ANSWERS['refusal-not-allowed']);
    const change = JSON.parse(await text(message)) as SecretsChange;
    sent.push(change);
    for (const each of change.sealed) take(lab, each);
    return answer(operation());
  });
  const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;

  const environment = {
    PATH: `${join(folder, 'bin')}:${path}`,
    HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    WORKFLOWAUTOM_URL: url,
    WORKFLOWAUTOM_TOKEN: 'a-token',
    SOPS_AGE_KEY_FILE: key('ours'),
    // Neither may reach sops: git-ops alone says whom to encrypt for.
    SOPS_AGE_RECIPIENTS: recipients.theirs,
    SOPS_CONFIG: join(folder, 'nothing'),
  };
  const lab: SecretsLab = {
    folder: join(folder, 'work'),
    recipients,
    key,
    standing,
    sent,
    rules: rulesFor(recipients.ours),
    rulesFor,
    environment,
    async wa(args, { input = '', env = {} } = {}) {
      const run = { cwd: join(folder, 'work'), extendEnv: false, reject: false, timeout: 60_000 } as const;
      const { exitCode, stdout, stderr } = await execa(WA, args, { ...run, env: { ...environment, ...env }, input });
      return { exitCode, stdout, stderr };
    },
    async decrypt(service, name = 'ours') {
      const args = ['decrypt', '--input-type', 'yaml', '--output-type', 'json'];
      const env = { PATH: path, SOPS_AGE_KEY_FILE: key(name), HOME: folder };
      const { stdout } = await execa('sops', args, { env, extendEnv: false, input: standing.get(service) ?? '' });
      const { data } = JSON.parse(stdout) as { data: Record<string, string> };
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, `${Buffer.from(value, 'base64')}`]));
    },
    async holding(canary) {
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
      const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const));
      return texts.filter(([, content]) => content.includes(canary)).map(([file]) => file.slice(folder.length + 1));
    },
    async reset() {
      standing.clear();
      sent.length = 0;
      lab.rules = rulesFor(recipients.ours);
      for (const each of ['home', 'tmp', 'seen', 'work']) {
        await rm(join(folder, each), { recursive: true, force: true });
        await mkdir(join(folder, each));
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

/** As the server does: whatever is not as it should be is an error of the test. */
function take(
  { standing, rules }: SecretsLab,
  { service, text: sealed, replaces }: SecretsChange['sealed'][number],
): void {
  const before = standing.get(service);
  const hash = before === undefined ? undefined : createHash('sha256').update(before).digest('hex');
  if (replaces !== hash) throw new Error(`${service} was made from something else`);
  if (sealed === null) standing.delete(service);
  else {
    const path = sealedPath('qa', service);
    judgeSealed(sealed, { path, environment: 'qa', service, rules: rules ?? undefined });
    standing.set(service, sealed);
  }
}

function operation(): Answer {
  const answer = SAMPLE_ANSWERS['operation-running'];
  if (answer?.kind !== 'operation') throw new Error('there is no such sample');
  return { ...answer, view: { ...answer.view, state: 'succeeded' } };
}

async function newKey(folder: string, path: string, name: string): Promise<string> {
  const file = join(folder, `${name}.key`);
  const env = { PATH: path };
  await execa('age-keygen', ['-o', file], { env });
  return (await execa('age-keygen', ['-y', file], { env })).stdout.trim();
}

/** A sops that notes its arguments and what lies in TMPDIR before and after, and is sops for the rest. */
async function writeWitness(folder: string, path: string): Promise<void> {
  const { stdout: sops } = await execa('sh', ['-c', 'command -v sops'], { env: { PATH: path } });
  const lines = [
    '#!/bin/sh',
    `printf '%s\\n' "$@" >> '${folder}/seen/arguments'`,
    `cp -R '${folder}/tmp' "${folder}/seen/before-$$"`,
    `'${sops}' "$@"`,
    'status=$?',
    `cp -R '${folder}/tmp' "${folder}/seen/after-$$"`,
    'exit $status',
  ];
  await writeFile(join(folder, 'bin', 'sops'), `${lines.join('\n')}\n`);
  await chmod(join(folder, 'bin', 'sops'), 0o755);
}

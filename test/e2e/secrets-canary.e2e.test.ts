import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Lab, PATIENCE, PULL_REQUEST, startLab } from './lab.ts';
import { everyRow, everythingWritten, filesBelow } from './written-down.ts';

// One story, in order: what one case makes, the next one uses.
const STORY = { timeout: 3 * PATIENCE };
const NAME = `preview-${PULL_REQUEST}`;
/** Each said in a way of its own; where one is found, it got away. */
const CANARY = {
  imported: 'canary-imported-5f1e',
  quoted: 'canary quoted 71aa #x',
  several: 'canary-line-1-c3d0\ncanary-line-2-c3d1',
  set: 'canary-set-b4f2',
  pasted: 'canary-pasted-9ee7',
  token: `ghp_canary${'x'.repeat(30)}`,
  sent: 'canary-sent-in-clear-44c8',
};
// As it is, and as `data` of a Secret has it.
const WORDS = Object.values(CANARY).flatMap((value) => [...value.split('\n'), Buffer.from(value).toString('base64')]);

let folder: string;
let lab: Lab;
let operation = '';
let page = '';
/** Command lines and environments of processes while `wa` ran: those of `wa` itself, and those that hold a canary. */
const seen = { wa: 0, leaks: [] as string[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-canary-'));
  for (const each of ['server', 'person', 'home']) await mkdir(join(folder, each));
  lab = await startLab({ settings: { TMPDIR: join(folder, 'server') } });
}, 180_000);
afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** `wa secrets …` of octocat, with places of its own to write to; meanwhile, what processes show of themselves is noted. */
async function waSecrets(words: readonly string[], input: string, places = ['person', 'home']) {
  const [temporary = '', home = ''] = places.map((each) => join(folder, each));
  const run = execa(join(import.meta.dirname, '../../bin/wa'), ['secrets', ...words], {
    env: {
      PATH: lab.platform.sandbox.path,
      HOME: home,
      TMPDIR: temporary,
      WORKFLOWAUTOM_URL: lab.platform.bot.url,
      WORKFLOWAUTOM_TOKEN: lab.platform.tokens.octocat,
      SOPS_AGE_KEY_FILE: lab.platform.sandbox.ageKey,
    },
    cwd: home,
    extendEnv: false,
    reject: false,
    input,
  });
  let running = true;
  const over = run.then((result) => {
    running = false;
    return result;
  });
  while (running) {
    await lookAtProcesses();
    await sleep(20);
  }
  const { exitCode, stdout, stderr } = await over;
  return { exitCode, said: `${stdout}\n${stderr}` };
}

async function lookAtProcesses(): Promise<void> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const files = processes.flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  // Of a process that has ended, or is another's, nothing can be read.
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  seen.wa += texts.filter((text) => text.includes(`\0secrets\0`)).length;
  seen.leaks.push(...texts.filter((text) => WORDS.some((word) => text.includes(word))));
}

/** What the holder of the cluster's key reads. */
async function opened(): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await execa('sops', ['decrypt', '--input-type', 'yaml', '--output-type', 'yaml'], {
    env: { PATH: lab.platform.sandbox.path, SOPS_AGE_KEY_FILE: lab.platform.sandbox.ageKey },
    input: (await lab.see.file(`envs/${NAME}/secrets/api.sops.yaml`)) ?? '',
  });
  const { data } = parse(stdout) as { data: Record<string, string> };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, `${Buffer.from(value, 'base64')}`]));
}

/** Where a canary is, by name of both; empty when all is well. */
function holding(places: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(places).flatMap(([where, text]) => {
    if (text === '') return [`${where}: nothing to look through`];
    return WORDS.filter((word) => text.includes(word)).map((word) => `${where}: ${word}`);
  });
}

describe('a secret', STORY, () => {
  it('goes from a .env file to git-ops, and the plan names its keys', async () => {
    const { operation: create } = await lab.say('octocat', `/env create ${NAME}`);
    await lab.follow(create, 'succeeded');
    const { imported, quoted, several } = CANARY;
    const text = `# of the shop\nDATABASE_URL=${imported}\nQUOTED="${quoted}"\nSEVERAL="${several}"\n`;
    const { exitCode, said } = await waSecrets(['import', NAME, 'api', '-'], text);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('DATABASE_URL')]);
    expect(await opened()).toEqual({ DATABASE_URL: imported, QUOTED: quoted, SEVERAL: several });
    const message = await lab.messageMatching(NAME, /^\+DATABASE_URL$/m);
    expect(message).toMatch(/^\+QUOTED\n\+SEVERAL$/m);
    expect(message).not.toContain('ENC[');
    operation = /operation (op-\w+)/.exec(message)?.[1] ?? '';
    page = (await lab.operation(operation))?.url ?? '';
    expect(holding({ 'what wa said': said, 'the message': message })).toEqual([]);
  });

  it('has its pods replaced: the values name it, and its name is new', async () => {
    const [, name] =
      /^secretName: (api-[0-9a-f]{10})$/m.exec((await lab.see.file(`envs/${NAME}/api.yaml`)) ?? '') ?? [];
    expect(name).toBeDefined();
    expect(await lab.see.file(`envs/${NAME}/secrets/api.sops.yaml`)).toContain(`name: ${name}\n`);
  });

  it('changes by one value, and the plan says which', async () => {
    const { exitCode, said } = await waSecrets(['set', NAME, 'api', 'DATABASE_URL'], CANARY.set);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('DATABASE_URL')]);
    expect(await opened()).toMatchObject({ DATABASE_URL: CANARY.set, QUOTED: CANARY.quoted });
    await lab.messageMatching(NAME, /^!DATABASE_URL \(changed\)\n QUOTED\n SEVERAL$/m);
  });

  it.each([
    ['as a value', `/env secrets set ${NAME} api DATABASE_URL=${CANARY.pasted}`],
    ['as a word too many', `/env bump ${NAME} --service api --tag v1 DATABASE_URL=${CANARY.pasted}`],
    ['as a token', `/env lock ${NAME} --reason ${CANARY.token}`],
  ])('that is said in a comment %s is refused, and not repeated', async (_, text) => {
    const answer = await lab.answer(await lab.say('octocat', text));
    expect(answer).toMatch(/Secrets are never said in a chat.*rotate it.*wa secrets set/s);
    expect(holding({ 'the answer': answer })).toEqual([]);
  });

  it('that is sent in clear is refused before it is written down', async () => {
    const { platform } = lab;
    const text = `apiVersion: v1\nkind: Secret\nmetadata: { name: api-0123456789, namespace: ${NAME} }\nstringData: { A: ${CANARY.sent} }\n`;
    const response = await fetch(`${platform.bot.url}/api/v1/secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.tokens.octocat}` },
      body: JSON.stringify({ environment: NAME, sealed: [{ service: 'api', text }] }),
    });
    const answer = await response.text();
    expect(JSON.parse(answer)).toMatchObject({ kind: 'refusal', code: 'value-in-clear' });
    expect(holding({ 'the answer': answer })).toEqual([]);
  });

  it('is in clear nowhere that anything wrote: not in a file, a table, a log, a comment, a Git object or an argument', async () => {
    const written = await everythingWritten(lab, { environment: NAME, operation, page });
    expect(written['comments of the bot']).toContain('+DATABASE_URL');
    expect(written['the page']).toContain('DATABASE_URL');
    expect(written['git-ops']).toContain('DATABASE_URL: ENC[');
    const places = {
      ...written,
      'temporary files of the server': `.${await filesBelow(join(folder, 'server'))}`,
      'temporary files of wa': `.${await filesBelow(join(folder, 'person'))}`,
      'the home of wa': `.${await filesBelow(join(folder, 'home'))}`,
    };
    expect(holding(places)).toEqual([]);
    expect(seen.leaks).toEqual([]);
    expect(seen.wa).toBeGreaterThan(0);

    await lab.platform.bot.stop();
    const rows = await everyRow(lab.platform.settings.DATA_DIR ?? '');
    expect(rows).toContain('DATABASE_URL');
    expect(holding({ 'the database': rows })).toEqual([]);
  });
});

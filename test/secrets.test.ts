import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSealedSecret } from '../src/environments/secrets/sealed-secret.ts';
import { createSecretsLab, type SecretsLab } from './secrets-lab.ts';

const CANARY = 'canary-7f3a9c1e55';

let lab: SecretsLab;
beforeAll(async () => {
  lab = await createSecretsLab();
});
beforeEach(() => lab.reset());
afterAll(() => lab.close());

const dotenv = (text: string) => writeFile(join(lab.folder, '.env'), text);
const standing = (service: string) => readSealedSecret('x', lab.standing.get(service) ?? '');
const cipher = (service: string) => standing(service).keys;

describe('wa secrets, with real sops and age', { timeout: 60_000 }, () => {
  it('import takes a .env file to ciphertext for whom git-ops names, and leaves no value anywhere', async () => {
    await dotenv(`A="${CANARY}\nsecond line"\nB=${CANARY}-b # why\nEMPTY=\n`);
    const { exitCode, stdout, stderr } = await lab.wa(['secrets', 'import', 'qa', 'api', '--reason', 'first']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('  + A\n  + B\n  + EMPTY')]);
    expect(lab.sent).toMatchObject([{ environment: 'qa', reason: 'first', sealed: [{ service: 'api' }] }]);
    expect(await lab.decrypt('api')).toEqual({ A: `${CANARY}\nsecond line`, B: `${CANARY}-b`, EMPTY: '' });
    expect(readSealedSecret('x', lab.standing.get('api') ?? '').recipients).toEqual([`age ${lab.recipients.ours}`]);
    expect(JSON.stringify(lab.sent) + stdout + stderr).not.toContain(CANARY);
    expect(await lab.holding(CANARY)).toEqual(['work/.env']);
    // What it looks into does have what sops was told.
    expect(await lab.holding('--filename-override')).toEqual(['seen/arguments']);
  });

  it('import, set and unset keep the ciphertext of what stays, so that a review sees which changed', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two\nC=three' });
    const first = cipher('api');
    const imported = await lab.wa(['secrets', 'import', 'qa', 'api', '-', '--prune'], {
      input: 'A=one\nB=other\nD=four',
    });
    expect(imported.stderr).toContain('  + D\n  ~ B\n  - C\n    A (the same)');
    const second = cipher('api');
    expect(second.get('A')).toBe(first.get('A'));
    expect(second.get('B')).not.toBe(first.get('B'));

    await lab.wa(['secrets', 'set', 'qa', 'api', 'E'], { input: `${CANARY}\n` });
    await lab.wa(['secrets', 'unset', 'qa', 'api', 'D']);
    expect(await lab.decrypt('api')).toEqual({ A: 'one', B: 'other', E: CANARY });
    expect([cipher('api').get('A'), cipher('api').get('B')]).toEqual([first.get('A'), second.get('B')]);
    expect(await lab.holding(CANARY)).toEqual([]);
  });

  it('gives the Secret another name at each change, for pods that read it to wait for', async () => {
    const names: (string | undefined)[] = [];
    const steps = [
      { words: ['import', 'qa', 'api', '-'], input: 'A=one\nB=two' },
      { words: ['set', 'qa', 'api', 'A'], input: 'other' },
      { words: ['unset', 'qa', 'api', 'B'], input: '' },
      { words: ['rotate', 'qa'], input: '' },
    ];
    for (const { words, input } of steps) {
      expect((await lab.wa(['secrets', ...words], { input })).exitCode).toBe(0);
      names.push(standing('api').name);
    }
    expect(new Set(names).size).toBe(steps.length);
    expect(names).toEqual(names.map(() => expect.stringMatching(/^api-[0-9a-f]{10}$/)));
    // Its checksum is of the name, too.
    expect(await lab.decrypt('api')).toEqual({ A: 'other' });
  });

  it('sends nothing when nothing changes, and nothing in a dry run', async () => {
    const input = 'A=one\nB=two';
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input });
    const again = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input });
    expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining('exactly these secrets already')]);
    const dry = await lab.wa(['secrets', 'set', 'qa', 'api', 'C', '--dry-run'], { input: CANARY });
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/ {2}\+ C\n[\s\S]*Nothing was sent\.$/) });
    expect(lab.sent).toHaveLength(1);
  });

  it('takes names away only when told so, and the Secret with its last name', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two' });
    const refused = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one' });
    expect(refused).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/does not have B, which api in qa has[\s\S]*--prune/),
    });
    const unknown = await lab.wa(['secrets', 'unset', 'qa', 'api', 'X']);
    expect(unknown).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('api in qa has no X; it has A, B') });
    expect((await lab.wa(['secrets', 'unset', 'qa', 'api', 'A', 'B'])).exitCode).toBe(0);
    expect([...lab.standing.keys()]).toEqual([]);
  });

  it('without a key that decrypts, imports all anew and refuses to set or unset', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two' });
    const first = cipher('api');
    const env = { SOPS_AGE_KEY_FILE: lab.key('theirs') };
    for (const verb of ['set', 'unset']) {
      const { exitCode, stderr } = await lab.wa(['secrets', verb, 'qa', 'api', 'A'], { env, input: CANARY });
      expect([exitCode, stderr]).toEqual([4, expect.stringMatching(/No key of yours[\s\S]*wa secrets import qa api/)]);
    }
    await dotenv('A=one\nC=three');
    const diff = await lab.wa(['secrets', 'diff', 'qa', 'api', '--json'], { env });
    expect(JSON.parse(diff.stdout)).toMatchObject({ onlyHere: ['C'], onlyThere: ['B'], unknown: ['A'], same: [] });
    const imported = await lab.wa(['secrets', 'import', 'qa', 'api', '--prune'], { env });
    expect(imported).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/\? A \(cannot be told[\s\S]*encrypted anew/),
    });
    expect(cipher('api').get('A')).not.toBe(first.get('A'));
    expect(await lab.decrypt('api')).toEqual({ A: 'one', C: 'three' });
  });

  it('rotate encrypts for whom git-ops names now: a revoked recipient reads nothing of it', async () => {
    const { ours, theirs } = lab.recipients;
    lab.rules = lab.rulesFor(ours, theirs);
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one' });
    await lab.wa(['secrets', 'import', 'qa', 'web', '-'], { input: `W=${CANARY}` });
    expect(await lab.decrypt('web', 'theirs')).toEqual({ W: CANARY });
    lab.rules = lab.rulesFor(ours);
    expect((await lab.wa(['secrets', 'rotate', 'qa'])).exitCode).toBe(0);
    expect(lab.sent.at(-1)?.sealed.map(({ service }) => service)).toEqual(['api', 'web']);
    await expect(lab.decrypt('web', 'theirs')).rejects.toThrow(/Failed to get the data key/);
    expect(await lab.decrypt('web')).toEqual({ W: CANARY });
    expect(await lab.holding(CANARY)).toEqual([]);
  });

  it('set for other recipients than before encrypts every value anew, for the new ones alone', async () => {
    lab.rules = lab.rulesFor(lab.recipients.ours, lab.recipients.theirs);
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two' });
    const first = cipher('api');
    lab.rules = lab.rulesFor(lab.recipients.ours);
    await lab.wa(['secrets', 'set', 'qa', 'api', 'B'], { input: 'three' });
    expect(cipher('api').get('A')).not.toBe(first.get('A'));
    await expect(lab.decrypt('api', 'theirs')).rejects.toThrow(/Failed to get the data key/);
    expect(await lab.decrypt('api')).toEqual({ A: 'one', B: 'three' });
  });

  it('list says names, recipients and times, and takes neither a key nor sops', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'B=two\nA=one' });
    const env = { SOPS_AGE_KEY_FILE: '', PATH: process.env.PATH ?? '' };
    const { stdout } = await lab.wa(['secrets', 'list', 'qa'], { env });
    expect(stdout).toMatch(/^api \(changed 20\d\d-.*Z\)\n {2}A\n {2}B\n {2}read by age age1\w+$/);
    const json = await lab.wa(['secrets', 'list', 'qa', 'api', '--json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'secrets-list',
      environment: 'qa',
      secrets: [{ service: 'api', names: ['A', 'B'], recipients: [`age ${lab.recipients.ours}`] }],
    });
  });

  it('diff tells what a key can tell, and no value', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: `A=one\nB=${CANARY}\nC=three` });
    await dotenv(`A=one\nB=${CANARY}x\nD=four`);
    const { stdout } = await lab.wa(['secrets', 'diff', 'qa', 'api']);
    expect(stdout).toBe('only in the file: D\nonly in git-ops: C\nchanged: B\nthe same: A');
  });

  it.each([
    ['no .sops.yaml', () => null, 'git-ops has no .sops.yaml. Nothing was encrypted.'],
    [
      'no rule that fits',
      () => 'creation_rules: [{ path_regex: ^other/, age: x }]',
      'No creation rule of .sops.yaml fits',
    ],
    ['a rule without recipients', () => 'creation_rules: [{ path_regex: ^envs/ }]', 'names no recipient'],
  ])('%s: refused before anything is encrypted', async (_, rules, message) => {
    lab.rules = rules();
    const { exitCode, stderr } = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: `A=${CANARY}` });
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining(message)]);
    expect([lab.sent, await lab.holding(CANARY)]).toEqual([[], []]);
    await expect(readFile(join(lab.folder, '..', 'seen', 'arguments'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['a recipient that is none', () => lab.rulesFor('age1nobody'), 1, 'sops did not encrypt'],
    [
      'a rule that encrypts nothing',
      () => lab.rulesFor(lab.recipients.ours).replace('^(data|stringData)$', '^no$'),
      1,
      'encrypts nothing',
    ],
  ])('%s: said, and nothing is sent', async (_, rules, code, message) => {
    lab.rules = rules();
    const { exitCode, stderr } = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: `A=${CANARY}` });
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
    expect([stderr.includes(CANARY), lab.sent, await lab.holding(CANARY)]).toEqual([false, [], []]);
  });

  it('a Secret changed behind sops’ back is not built upon', async () => {
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two' });
    const text = lab.standing.get('api') ?? '';
    lab.standing.set('api', text.replace(/^ +B: ENC.*\n/m, ''));
    const set = await lab.wa(['secrets', 'set', 'qa', 'api', 'C'], { input: 'three' });
    expect(set).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('its checksum does not fit') });
    lab.standing.set('api', 'kind: Secret\nstringData: { A: canary }\n');
    const list = await lab.wa(['secrets', 'list', 'qa']);
    expect(list).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('no Secret that sops encrypted') });
    expect(list.stderr).not.toContain('canary');
  });

  it('without sops it says so, and how to get it', async () => {
    const env = { PATH: '/usr/bin:/bin' };
    const { exitCode, stderr } = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=1', env });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/sops is not on the PATH[\s\S]*https:\/\/getsops\.io/),
    ]);
  });

  it('asks for values on a terminal and shows nothing of them', async () => {
    const { exitCode, shown } = await onTerminal(['set', 'qa', 'api', 'A', 'B'], {
      'Value of A: ': `${CANARY}-A\r`,
      'Value of B: ': `${CANARY}-B\r`,
    });
    expect([exitCode, shown.includes(CANARY)]).toEqual([0, false]);
    expect(await lab.decrypt('api')).toEqual({ A: `${CANARY}-A`, B: `${CANARY}-B` });
  });

  it('takes several lines for a mistake, and no name away without a yes', async () => {
    const { exitCode, shown } = await onTerminal(['set', 'qa', 'api', 'A', 'B'], { 'Value of A: ': `${CANARY}\r-b\r` });
    expect([exitCode, shown]).toEqual([4, expect.stringContaining('More than one line')]);
    await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { input: 'A=one\nB=two' });
    await dotenv('A=one');
    const no = await onTerminal(['import', 'qa', 'api'], { 'would lose B. Go on?': 'n\r' });
    const yes = await onTerminal(['import', 'qa', 'api'], { 'would lose B. Go on?': 'y\r' });
    expect([no.exitCode, yes.exitCode]).toEqual([4, 0]);
    expect(await lab.decrypt('api')).toEqual({ A: 'one' });
  });
});

/** `wa secrets` on a terminal of its own; each answer is typed once its question stands there. */
async function onTerminal(
  words: readonly string[],
  answers: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | undefined; readonly shown: string }> {
  const command = `'${fileURLToPath(new URL('../bin/wa', import.meta.url))}' secrets ${words.join(' ')}`;
  const wa = execa('script', ['-qec', command, '/dev/null'], {
    cwd: lab.folder,
    env: lab.environment,
    extendEnv: false,
    timeout: 60_000,
    reject: false,
  });
  let shown = '';
  const asked = new Set<string>();
  wa.stdout.on('data', (chunk: Buffer) => {
    shown += String(chunk);
    for (const [question, typed] of Object.entries(answers)) {
      if (asked.has(question) || !shown.includes(question)) continue;
      asked.add(question);
      wa.stdin.write(typed);
    }
  });
  const { exitCode } = await wa;
  return { exitCode, shown };
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StackRequest, StackRunner } from '../src/operations/ports/stack-runner.ts';
import { createCliBackend } from '../src/stacks/cli-backend.ts';
import { createFileBackend } from '../src/stacks/file-backend.ts';
import { createPulumiCli } from '../src/stacks/pulumi-cli.ts';
import { runEnvironment } from '../src/stacks/run-environment.ts';
import { createStackLab, listen, type StackLab, type Thing } from './stacks/stack-lab.ts';

const RUN = 120_000;

let lab: StackLab;
beforeAll(async () => {
  // What a server's environment holds, and a run must never see.
  for (const name of ['GITHUB_TOKEN', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'SLACK_BOT_TOKEN', 'DATABASE_URL']) {
    process.env[name] = 'not for runs';
  }
  lab = await createStackLab();
}, RUN);
afterAll(() => lab.close(), RUN);

async function previewAndUp(request: StackRequest, runner: StackRunner = lab.runner) {
  const { savedPlan } = await runner.preview(request);
  if (!savedPlan) throw new Error('the preview saved no plan');
  return await runner.up({ ...request, savedPlan });
}

async function make(stack: string, things: Readonly<Record<string, Thing>>): Promise<StackRequest> {
  const request = lab.request(stack, things);
  await previewAndUp(request);
  return request;
}

const operations = (changes: readonly { readonly name: string; readonly operation: string }[]) =>
  changes.map(({ name, operation }) => `${operation} ${name}`).sort();

describe('the life of a stack', { timeout: RUN }, () => {
  const stack = 'life';

  it('begins with a preview, which changes nothing that counts', async () => {
    const request = lab.request(stack, { a: { color: 'red', size: 1 }, b: { secret: true } });
    expect(await lab.runner.inspect(request.ref)).toEqual({
      exists: false,
      hash: 'absent',
      pendingOperations: [],
      resources: [],
    });
    const heard = listen();
    const preview = await lab.runner.preview({ ...request, onEvent: heard.onEvent });
    expect(preview).toMatchObject({ stateHash: 'absent', violations: [] });
    expect(operations(preview.changes)).toEqual(['create a', 'create b']);
    expect(heard.texts).toContain('would create Thing a');
    expect((await lab.runner.inspect(request.ref)).hash).toBe('absent');

    const outcome = await lab.runner.up({ ...request, savedPlan: preview.savedPlan ?? new Uint8Array() });
    expect(outcome).toEqual({ changes: { create: 2 } });
    const told = JSON.stringify([preview.changes, heard.texts, Buffer.from(preview.savedPlan ?? []).toString()]);
    expect(told).not.toContain('s3cr3t');
  });

  it('stays the same where nothing changed, hash and all', async () => {
    const request = lab.request(stack, { a: { color: 'red', size: 1 }, b: { secret: true } });
    const before = await lab.runner.inspect(request.ref);
    expect(before.resources.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
      'tiny:index:Thing a',
      'tiny:index:Thing b',
    ]);
    const preview = await lab.runner.preview(request);
    expect(operations(preview.changes)).toEqual(['same a', 'same b']);
    expect(preview.stateHash).toBe(before.hash);
    await lab.runner.up({ ...request, savedPlan: preview.savedPlan ?? new Uint8Array() });
    await lab.runner.refresh(request);
    expect((await lab.runner.inspect(request.ref)).hash).toBe(before.hash);
  });

  it('tells an update from a replacement, and why', async () => {
    const request = lab.request(stack, { a: { color: 'green', size: 1 }, b: { secret: true, size: 2 } });
    const { hash } = await lab.runner.inspect(request.ref);
    const { changes, savedPlan } = await lab.runner.preview(request);
    expect(changes.find(({ name }) => name === 'a')).toMatchObject({
      operation: 'replace',
      differences: [{ path: 'color', kind: 'update', replaces: true, before: '"red"', after: '"green"' }],
    });
    expect(changes.find(({ name }) => name === 'b')).toMatchObject({
      operation: 'update',
      differences: [{ path: 'size', kind: 'add', replaces: false, after: '2' }],
    });
    const outcome = await lab.runner.up({ ...request, savedPlan: savedPlan ?? new Uint8Array() });
    expect(outcome).toEqual({ changes: { replace: 1, update: 1 } });
    expect((await lab.runner.inspect(request.ref)).hash).not.toBe(hash);
  });

  it('is previewed and carried out to its end, and leaves nothing', async () => {
    const request = lab.request(stack, {});
    expect(operations((await lab.runner.previewDestroy(request)).changes)).toEqual(['delete a', 'delete b']);
    expect(await lab.runner.destroy(request)).toEqual({ changes: { delete: 2 } });
    expect(await lab.runner.inspect(request.ref)).toMatchObject({ exists: true, hash: 'absent', resources: [] });
    await lab.runner.remove(request.ref);
    expect(await lab.runner.inspect(request.ref)).toMatchObject({ exists: false, hash: 'absent' });
    const left = await readdir(join(lab.folder, 'state', '.pulumi'), { recursive: true });
    expect(left.filter((path) => path.includes(stack))).toEqual([]);
  });

  it('is over: destroying and removing it again does nothing', async () => {
    const request = lab.request(stack, {});
    expect((await lab.runner.previewDestroy(request)).changes).toEqual([]);
    expect(await lab.runner.destroy(request)).toEqual({ changes: {} });
    expect(await lab.runner.refresh(request)).toEqual({ changes: {} });
    await expect(lab.runner.remove(request.ref)).resolves.toBeUndefined();
  });
});

describe('what a run is given', { timeout: RUN }, () => {
  it('is no secret of the server: neither the program nor a plugin sees one', async () => {
    await make('allow-list', { a: { tell: true } });
    const state = await lab.state('allow-list');
    const program = state['environments-allow-list']?.outputs?.environmentNames;
    const plugin = state.a?.outputs?.told;
    for (const names of [program, plugin]) {
      expect(names).toEqual(expect.arrayContaining(['PATH', 'PULUMI_CONFIG_PASSPHRASE']));
      expect(JSON.stringify(names)).not.toMatch(/GITHUB|PRIVATE_KEY|WEBHOOK|SLACK|DATABASE/);
    }
  });

  it('are its settings, letter for letter', async () => {
    const inputs = { when: '2026-12-01T12:00:00Z', number: '1_000', octal: '0123', word: 'yes', lines: 'a\nb' };
    await make('letters', { a: inputs });
    expect((await lab.state('letters')).a?.inputs).toEqual(inputs);
  });

  it('leaves the checkout as it is in Git', async () => {
    const { infraCommit } = lab.request('any', {});
    const files = await readdir(join(lab.options.workFolder, 'infra', infraCommit, 'environments'));
    expect(files.sort()).toEqual(['Pulumi.yaml', 'index.ts']);
  });
});

describe('what a stack exports', { timeout: RUN }, () => {
  it('is read with its secrets decrypted, and was told to nobody on the way', async () => {
    const heard = listen();
    const infraCommit = await lab.variant(
      (program) => `${program}export const connection = pulumi.secret({ URL: 'db://canary-5e1f' });\n`,
    );
    const request = { ...lab.request('exports', { a: {} }, { infraCommit }), onEvent: heard.onEvent };
    await previewAndUp(request);
    expect(await lab.runner.outputs(request)).toMatchObject({ connection: { URL: 'db://canary-5e1f' } });
    expect(heard.texts).not.toEqual([]);
    expect(JSON.stringify(heard.texts)).not.toContain('canary');
  });

  it('of one there is not is an error', async () => {
    await expect(lab.runner.outputs(lab.request('nowhere', {}))).rejects.toMatchObject({ name: 'PortError' });
  });
});

describe('a plan', { timeout: RUN }, () => {
  it('is all that is applied: what it does not contain stops the run', async () => {
    const planned = lab.request('violated', { a: { size: 1 } });
    const { savedPlan } = await lab.runner.preview(planned);
    const other = lab.request('violated', { a: { size: 2 } });
    await expect(lab.runner.up({ ...other, savedPlan: savedPlan ?? new Uint8Array() })).rejects.toMatchObject({
      code: 'plan-violated',
      message: expect.stringContaining('Thing a'),
      hint: expect.stringContaining('Plan again'),
    });
    expect((await lab.runner.inspect(planned.ref)).resources).toEqual([]);
  });

  it('is broken by outputs that are not its own, which Pulumi does not say', async () => {
    const infraCommit = await lab.variant((program) => `${program}export const now = String(Date.now());\n`);
    await expect(previewAndUp(lab.request('outputs', {}, { infraCommit }))).rejects.toMatchObject({
      code: 'plan-violated',
      hint: expect.stringContaining('differs from run to run'),
    });
  });

  it('and everything made by it survive the loss of the work folder', async () => {
    const request = lab.request('lost', { a: { secret: true } });
    const { savedPlan } = await lab.runner.preview(request);
    const elsewhere = lab.another({ workFolder: join(lab.folder, 'work-2') });
    expect(await elsewhere.up({ ...request, savedPlan: savedPlan ?? new Uint8Array() })).toEqual({
      changes: { create: 1 },
    });
    const third = lab.another({ workFolder: join(lab.folder, 'work-3') });
    expect(await third.destroy(request)).toEqual({ changes: { delete: 1 } });
  });

  it('is made at the commit that is asked for', async () => {
    const before = lab.request('commits', { a: {} });
    const after = await lab.variant((program) => `${program}new Thing('tiny:index:Thing', 'extra', {});\n`);
    const old = await lab.runner.preview(before);
    const next = await lab.runner.preview({ ...before, infraCommit: after });
    expect([operations(old.changes), operations(next.changes)]).toEqual([['create a'], ['create a', 'create extra']]);
  });
});

describe('a run that fails', { timeout: RUN }, () => {
  it('says what the provider said, and keeps what was done before', async () => {
    const request = lab.request('fails', { a: {}, b: { after: 'a', fail: 'quota exceeded' } });
    const heard = listen();
    await expect(previewAndUp({ ...request, onEvent: heard.onEvent })).rejects.toMatchObject({
      code: 'stack-failed',
      message: 'environments/fails: Pulumi failed: Thing b: quota exceeded',
    });
    expect(heard.texts).toEqual(expect.arrayContaining(['created Thing a', 'Thing b: create failed']));
    expect((await lab.runner.inspect(request.ref)).resources.map(({ name }) => name)).toEqual(['a']);
  });

  it('says that the program threw', async () => {
    const infraCommit = await lab.variant(() => "throw new Error('no such luck');\n");
    await expect(lab.runner.preview(lab.request('throws', {}, { infraCommit }))).rejects.toMatchObject({
      code: 'stack-failed',
      message: 'environments/throws: the program in the infra repository threw: Error: no such luck',
    });
  });

  it('says that the passphrase is wrong, and does not tell either', async () => {
    const request = lab.request('passphrase', { a: { secret: true } });
    await previewAndUp(request);
    const other = lab.another({ passphrase: 'incorrect donkey battery' });
    const error: unknown = await other.preview(request).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'stack-failed', hint: expect.stringContaining('PULUMI_CONFIG_PASSPHRASE') });
    expect(`${String(error)} ${String(error instanceof Error && error.cause)}`).not.toMatch(/donkey|horse/);
  });

  it('says that Pulumi is missing', async () => {
    const runner = lab.another({ path: '/usr/bin:/bin' });
    const existing = lab.request('passphrase', {});
    await expect(runner.preview(existing)).rejects.toMatchObject({ code: 'engine-missing' });
    await expect(runner.preview(lab.request('new', {}))).rejects.toMatchObject({
      code: 'engine-missing',
    });
  });

  it('says that the infra repository has no such project', async () => {
    const request = lab.request('none', {});
    await expect(
      lab.runner.preview({ ...request, ref: { layer: 'addon', project: 'env-addons/rds', stack: 'none' } }),
    ).rejects.toMatchObject({ code: 'stack-failed', message: expect.stringContaining('env-addons/rds') });
  });

  it('says that the state cannot be reached', async () => {
    const runner = lab.another({ backendUrl: `file://${lab.folder}/nowhere` });
    const { ref } = lab.request('none', {});
    await expect(runner.inspect(ref)).rejects.toMatchObject({ code: 'stack-backend-unreachable' });
  });
});

describe('a stack that is being run', { timeout: RUN }, () => {
  it('is locked for others, who are told by whom', async () => {
    const request = lab.request('locked', { a: { delay: 8 } });
    const { savedPlan = new Uint8Array() } = await lab.runner.preview(request);
    const heard = listen();
    const first = lab.runner.up({ ...request, savedPlan, onEvent: heard.onEvent });
    await heard.heard('creating Thing a');
    const other = lab.another();
    const refused = { code: 'stack-locked', message: expect.stringContaining(`pid `) };
    await expect(other.up({ ...request, savedPlan })).rejects.toMatchObject({ ...refused, retryable: true });
    await expect(other.releaseStaleLock(request.ref)).rejects.toMatchObject(refused);
    expect((await other.inspect(request.ref)).lockedBy).toMatch(/@.* \(pid \d+\) since /);
    expect(await first).toEqual({ changes: { create: 1 } });
    expect((await other.inspect(request.ref)).lockedBy).toBeUndefined();
  });

  it('stops after what is in flight when interrupted', async () => {
    const request = lab.request('interrupted', { first: { delay: 3 }, second: { after: 'first' } });
    const { savedPlan = new Uint8Array() } = await lab.runner.preview(request);
    const [heard, stop] = [listen(), new AbortController()];
    const run = lab.runner.up({ ...request, savedPlan, onEvent: heard.onEvent, interrupt: stop.signal });
    await heard.heard('creating Thing first');
    stop.abort();
    await expect(run).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringContaining('stopped as asked'),
    });
    const state = await lab.runner.inspect(request.ref);
    expect(state.resources.map(({ name }) => name)).toEqual(['first']);
    expect(state.pendingOperations).toEqual([]);
    expect(state.lockedBy).toBeUndefined();
  });

  it.each([0, 100, 300, 600])('is stopped by an interruption %i ms after it was asked for, too', async (after) => {
    const request = lab.request(`early-${after}`, { first: { delay: 90 } });
    const { savedPlan = new Uint8Array() } = await lab.runner.preview(request);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), after);
    await expect(lab.runner.up({ ...request, savedPlan, interrupt: stop.signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect((await lab.runner.inspect(request.ref)).lockedBy).toBeUndefined();
  });

  it('stops at once when killed, says what was in flight, and is mended by a refresh', async () => {
    const request = lab.request('killed', { first: { delay: 90 } });
    const { savedPlan = new Uint8Array() } = await lab.runner.preview(request);
    const [heard, stop, kill] = [listen(), new AbortController(), new AbortController()];
    const signals = { interrupt: stop.signal, kill: kill.signal };
    const run = lab.runner.up({ ...request, savedPlan, onEvent: heard.onEvent, ...signals });
    await heard.heard('creating Thing first');
    stop.abort();
    kill.abort();
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    const state = await lab.runner.inspect(request.ref);
    expect(state.pendingOperations).toEqual([expect.stringMatching(/::first$/)]);
    expect(state.lockedBy).toBeUndefined();
    await expect.poll(() => processesOf(lab.folder), { timeout: 10_000 }).toEqual([]);
    await lab.runner.refresh(request);
    expect((await lab.runner.inspect(request.ref)).pendingOperations).toEqual([]);
  });

  it('that waits for a slot leaves the queue when interrupted', async () => {
    const narrow = lab.another({ maxRuns: 1 });
    const request = lab.request('queue', { a: { delay: 2 } });
    const stop = new AbortController();
    const first = narrow.preview(request);
    const second = narrow.preview({ ...request, interrupt: stop.signal });
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'interrupted' });
    expect(operations((await first).changes)).toEqual(['create a']);
  });

  it('side by side with others is not disturbed by them', async () => {
    const stacks = ['side-1', 'side-2', 'side-3'];
    const done = await Promise.all(stacks.map((stack) => previewAndUp(lab.request(stack, { a: { color: stack } }))));
    expect(done).toEqual(stacks.map(() => ({ changes: { create: 1 } })));
    for (const stack of stacks) expect((await lab.state(stack)).a?.inputs).toEqual({ color: stack });
  });
});

describe('a server that is killed while Pulumi works', { timeout: RUN }, () => {
  async function killDuring(stack: string, delay: number): Promise<StackRequest> {
    const request = lab.request(stack, { first: { delay }, second: { after: 'first' } });
    const { savedPlan = new Uint8Array() } = await lab.runner.preview(request);
    const job = { options: lab.options, request, plan: Buffer.from(savedPlan).toString('base64') };
    const program = fileURLToPath(new URL('./stacks/doomed-server.ts', import.meta.url));
    const server = execa(process.execPath, [program], { input: JSON.stringify(job), reject: false });
    for await (const line of server.iterable()) if (line === 'creating Thing first') server.kill('SIGKILL');
    expect((await server).signal).toBe('SIGKILL');
    return request;
  }
  const freed = (request: StackRequest) =>
    expect
      .poll(async () => (await lab.runner.inspect(request.ref)).lockedBy, { timeout: 60_000, interval: 200 })
      .toBeUndefined();

  it('leaves a run that finishes what is in flight and begins nothing more', async () => {
    const request = await killDuring('orphan-short', 3);
    await freed(request);
    const state = await lab.runner.inspect(request.ref);
    expect(state.resources.map(({ name }) => name)).toEqual(['first']);
    expect(state.pendingOperations).toEqual([]);
  });

  it('leaves the truth where that takes too long: a pending operation, no lock, no process', async () => {
    const request = await killDuring('orphan-long', 90);
    await freed(request);
    expect((await lab.runner.inspect(request.ref)).pendingOperations).toEqual([expect.stringMatching(/::first$/)]);
    await expect.poll(() => processesOf(lab.folder), { timeout: 10_000 }).toEqual([]);
  });
});

describe('a state read through the CLI', { timeout: RUN }, () => {
  it('is the state read from its folder, and one that is absent is absent', async () => {
    await make('both-ways', { a: { secret: true } });
    const environment = runEnvironment(lab.options);
    const cli = createPulumiCli({ environment, temporary: environment.TMPDIR, scrub: (text) => text });
    const id = { project: 'environments', stack: 'both-ways' };
    const [byCli, byFolder] = [createCliBackend(cli), createFileBackend(lab.options.backendUrl)];
    expect(await byCli.read(id)).toEqual(await byFolder.read(id));
    expect(await byCli.read({ ...id, stack: 'no-such' })).toBeUndefined();
  });
});

describe('destroying a part', { timeout: RUN }, () => {
  it('takes what depends on it along, and leaves the rest', async () => {
    const request = await make('part', { a: {}, b: { after: 'a' }, c: {} });
    const { resources } = await lab.runner.inspect(request.ref);
    const targets = resources.filter(({ name }) => name === 'a').map(({ urn }) => urn);
    expect(await lab.runner.destroy({ ...request, targets })).toEqual({ changes: { delete: 2, same: 1 } });
    expect((await lab.runner.inspect(request.ref)).resources.map(({ name }) => name)).toEqual(['c']);
    expect(await lab.runner.destroy({ ...request, targets })).toEqual({ changes: {} });
  });
});

describe('a refresh', { timeout: RUN }, () => {
  it('finds what was changed or removed behind Pulumi, and the next plan mends it', async () => {
    const request = await make('drift', { a: { size: 1, drift: true }, b: { gone: true }, c: {} });
    expect(await lab.runner.refresh(request)).toEqual({ changes: { update: 1, delete: 1, same: 1 } });
    const { changes } = await lab.runner.preview(request);
    expect(operations(changes)).toEqual(['create b', 'same c', 'update a']);
    expect(changes.find(({ name }) => name === 'a')?.differences).toEqual([
      { path: 'size', kind: 'update', replaces: false, before: '99', after: '1' },
    ]);
  });
});

/** Command lines of Pulumi, language hosts and plugins that work for this lab. */
async function processesOf(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const lines = pids.map(async (pid) => {
    const environment = await read(`/proc/${pid}/environ`);
    const command = (await read(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ');
    return environment.includes(folder) && !command.includes('run-child.ts') ? [command] : [];
  });
  return (await Promise.all(lines)).flat();
}

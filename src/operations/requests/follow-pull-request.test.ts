import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../ports/port-error.ts';
import type { PullRequestChange, Said } from '../request.ts';
import { handleRequest } from './handle-request.ts';

const database = openTestStore();
const HEAD = 'c'.repeat(40);

type State = { head?: string; fromFork?: boolean; open?: boolean; labels?: readonly string[] };

/** The pull request as it is from now on. */
function pull(world: World, state: State): void {
  world.directory.pullRequests.set(world.number, { head: HEAD, fromFork: false, open: true, labels: [], ...state });
}

const became = (change: PullRequestChange): Said => ({ kind: 'pull-request', change });
const name = (world: World) => `preview-${world.number}`;
const isThere = (world: World) => world.gitops.file(`envs/${name(world)}/env.yaml`) !== undefined;
const operations = async (world: World) =>
  (await world.store.operationsOf(name(world))).map(({ command, state }) => `${command.verb} ${state}`).reverse();
const refusals = (world: World) =>
  world.conversation.replies.map(({ answer }) => (answer.kind === 'refusal' ? answer.code : answer.kind));

/** A world whose pull request has its preview, made in it. */
async function withPreview(state: State = {}): Promise<World> {
  const world = createWorld(database());
  pull(world, state);
  await world.start('mona', 'create');
  await world.settle();
  expect(isThere(world)).toBe(true);
  return world;
}

describe('a pull request that is closed', { timeout: 60_000 }, () => {
  it('takes its preview with it, by the policy and without a rule, whoever closed it and however often it is told', async () => {
    const world = await withPreview();
    pull(world, { open: false });
    const mergeBot = {
      id: `github:closed-${world.number}`,
      speaker: { kind: 'github', login: 'merge[bot]', isBot: true },
    } as const;
    await world.happen(became('closed'), mergeBot);
    await world.happen(became('closed'), mergeBot);
    await world.happen(became('closed'));
    await world.settle();
    expect(isThere(world)).toBe(false);
    const [destroy] = await world.store.operationsOf(name(world), { states: ['succeeded'], limit: 1 });
    expect(destroy).toMatchObject({
      command: { verb: 'destroy' },
      requester: 'workflowautom',
      allowedBy: 'the policy: a preview ends with its pull request',
    });
    await world.happen(became('closed'));
    expect((await operations(world)).at(-1)).toBe('destroy succeeded');
    expect(refusals(world)).toEqual([]);
  });

  it('and is open again by now keeps its preview', async () => {
    const world = await withPreview();
    await world.happen(became('closed'));
    expect(await operations(world)).toEqual(['create succeeded']);
  });

  it('leaves what is no preview, and what is of another pull request', async () => {
    const world = createWorld(database());
    world.standing('preview');
    pull(world, { open: false });
    await world.happen(became('closed'));
    expect(await operations(world)).toEqual([]);
  });

  it('while the preview is being made: it is destroyed once it is there', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    pull(world, { open: false });
    await world.happen(became('closed'));
    expect(await operations(world)).toEqual(['create queued', 'destroy queued']);
    await world.settle();
    expect(await operations(world)).toEqual(['create succeeded', 'destroy succeeded']);
    expect(isThere(world)).toBe(false);
  });

  it('while the preview only waits for approval: it is not made', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true });
    await world.start('mona', 'create');
    await world.settle();
    pull(world, { fromFork: true, open: false });
    await world.happen(became('closed'));
    await world.settle();
    expect(await operations(world)).toEqual(['create cancelled']);
  });

  it('before its create arrives: the create is refused, since nothing would end what it makes', async () => {
    const world = createWorld(database());
    pull(world, { open: false });
    await world.happen(became('closed'));
    expect(await world.ask('mona', 'create')).toMatchObject({ kind: 'refusal', code: 'pull-request-closed' });
    expect(await operations(world)).toEqual([]);
  });

  it('takes the preview of a fork without asking anybody', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true });
    await world.start('mona', 'create');
    await world.settle();
    await world.ask('mona', `apply ${name(world)}`);
    await world.settle();
    pull(world, { fromFork: true, open: false });
    await world.happen(became('closed'));
    await world.settle();
    expect(await operations(world)).toEqual(['create succeeded', 'destroy succeeded']);
  });

  it('is asked about again when GitHub or Git does not answer, or the process dies in between', async () => {
    const world = await withPreview();
    pull(world, { open: false });
    const id = `github:closed-${world.number}`;
    world.directory.reachable = false;
    await expect(world.happen(became('closed'), { id })).rejects.toMatchObject({ code: 'directory-unreachable' });
    world.directory.reachable = true;
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    await expect(handleRequest(world.process(), id)).rejects.toMatchObject({ code: 'gitops-unreachable' });
    world.gitops.outage = undefined;
    const dying = world.process();
    const store = { ...dying.store, requestHandled: () => Promise.reject(new Error('The process died.')) };
    await expect(handleRequest({ ...dying, store }, id)).rejects.toThrow('died');
    await world.happen(became('closed'), { id });
    expect(await operations(world)).toEqual(['create succeeded', 'destroy queued']);
  });

  it('with a locked preview says that it stays, and why', async () => {
    const world = await withPreview();
    await world.ask('mona', `lock ${name(world)}`);
    pull(world, { open: false });
    await world.happen(became('closed'));
    expect(refusals(world)).toEqual(['environment-locked']);
  });
});

describe('a pull request that is reopened', { timeout: 60_000 }, () => {
  it.each<[string, State, string, string[], string[]]>([
    ['gets its preview again when its label still says so', { labels: ['preview-env'] }, 'mona', ['create queued'], []],
    ['gets nothing without a label', { labels: ['bug'] }, 'mona', [], []],
    ['gets nothing when it is closed again', { labels: ['preview-env'], open: false }, 'mona', [], []],
    ['by somebody without a rule is refused', { labels: ['preview-env'] }, 'stranger', [], ['not-allowed']],
  ])('%s', async (_, state, login, started, refused) => {
    const world = createWorld(database());
    pull(world, state);
    const id = `github:reopened-${world.number}`;
    await world.happen(became('reopened'), { id, speaker: { kind: 'github', login, isBot: false } });
    await world.happen(became('reopened'), { id, speaker: { kind: 'github', login, isBot: false } });
    expect(await operations(world)).toEqual(started);
    expect(refusals(world)).toEqual(refused);
  });

  it('while its preview is being destroyed gets a new one behind it', async () => {
    const world = await withPreview();
    pull(world, { open: false, labels: ['preview-env'] });
    await world.happen(became('closed'));
    pull(world, { labels: ['preview-env'] });
    await world.happen(became('reopened'));
    await world.settle();
    expect(await operations(world)).toEqual(['create succeeded', 'destroy succeeded', 'create succeeded']);
    expect(refusals(world)).toEqual([]);
  });
});

describe('a pull request with a new head', { timeout: 60_000 }, () => {
  it('has what waits planned again, once; approvals of the older plan do not count', async () => {
    const world = createWorld(database());
    world.standing('pair');
    const id = await world.start('mona', `sleep pair-${world.number}`);
    await world.settle();
    const older = await world.plan(id);
    await world.ask('paula', `approve pair-${world.number}`);
    await world.happen(became('synchronized'));
    expect((await world.operation(id)).state).toBe('waiting');

    pull(world, { head: 'e'.repeat(40) });
    await world.happen(became('synchronized'));
    await world.happen(became('synchronized'));
    expect(await world.operation(id)).toMatchObject({
      state: 'planning',
      outcome: { message: expect.stringContaining('new head commit') },
    });
    await world.settle();
    const newer = await world.plan(id);
    expect([newer.bindings.pullRequestHead, newer.id === older.id]).toEqual(['e'.repeat(40), false]);
    expect((await world.operation(id)).state).toBe('waiting');
    await world.ask('pete', `approve pair-${world.number}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
  });
});

describe('a check that is asked for again', { timeout: 60_000 }, () => {
  it('plans each environment of the pull request', async () => {
    const world = await withPreview();
    await world.happen(became('rerequested'), { speaker: { kind: 'github', login: 'paula', isBot: false } });
    await world.settle();
    expect(await operations(world)).toEqual(['create succeeded', expect.stringMatching(/^plan /)]);
  });
});

describe('a label', { timeout: 60_000 }, () => {
  const label = (of: string, removed = false): Said => ({ kind: 'label', label: of, ...(removed ? { removed } : {}) });

  it('taken off means the opposite', async () => {
    const world = await withPreview({ labels: ['preview-env'] });
    pull(world, {});
    await world.happen(label('preview-env', true));
    expect(await operations(world)).toEqual(['create succeeded', 'destroy queued']);
  });

  it('taken off while the create still waits for people puts that away', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true });
    await world.start('mona', 'create');
    await world.settle();
    await world.happen(label('preview-env', true));
    expect([await operations(world), refusals(world)]).toEqual([['create cancelled'], []]);
  });

  it.each([
    ['preview-asleep', false, ['create succeeded', 'sleep queued']],
    ['toString', false, ['create succeeded']],
  ])('%s says its verb, or nothing', async (of, removed, expected) => {
    const world = await withPreview();
    pull(world, { labels: [of] });
    await world.happen(label(of, removed));
    expect(await operations(world)).toEqual(expected);
  });

  it('that locks unlocks when it is taken off', async () => {
    const world = await withPreview();
    pull(world, { labels: ['hold'] });
    await world.happen(label('hold'));
    expect(await world.store.lockOf(name(world))).toMatchObject({ by: 'mona' });
    pull(world, {});
    await world.happen(label('hold', true));
    expect(await world.store.lockOf(name(world))).toBeUndefined();
  });

  it.each<[string, State, boolean]>([
    ['put, and gone by now', {}, false],
    ['taken off, and there again', { labels: ['preview-env'] }, true],
    ['put on a pull request that is closed by now', { labels: ['preview-env'], open: false }, false],
    ['taken off where there is nothing to destroy', {}, true],
  ])('%s means nothing, and nothing is said', async (_, state, removed) => {
    const world = createWorld(database());
    pull(world, state);
    await world.happen(label('preview-env', removed));
    expect([await operations(world), refusals(world)]).toEqual([[], []]);
  });

  it('put and taken off, told the other way round, leaves nothing', async () => {
    const world = createWorld(database());
    pull(world, {});
    await world.happen(label('preview-env', true));
    await world.happen(label('preview-env'));
    expect([await operations(world), refusals(world)]).toEqual([[], []]);
  });
});

describe('a pull request from a fork', { timeout: 60_000 }, () => {
  it('has its plan approved by nobody without write access, wherever they say so', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true });
    world.directory.permissions.set('petra', 'triage');
    await world.start('mona', 'create');
    await world.settle();
    const elsewhere = { repository: 'acme/shop', number: world.number + 50_000 };
    world.directory.pullRequests.set(elsewhere.number, { head: 'a'.repeat(40), fromFork: false, open: true });
    const ask = (who: string) => world.ask(who, `apply ${name(world)}`, { pullRequest: elsewhere });
    expect(await ask('petra')).toMatchObject({ kind: 'refusal', code: 'fork-needs-write' });
    expect(await ask('paula')).toMatchObject({ kind: 'note', message: expect.stringContaining('it runs now') });
  });

  it('is refused whatever is said by somebody without write access, whatever their role', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true, labels: ['preview-env'] });
    world.directory.permissions.set('petra', 'triage');
    const petra = { kind: 'github', login: 'petra', isBot: false } as const;
    await world.happen({ kind: 'label', label: 'preview-env' }, { speaker: petra });
    expect(refusals(world)).toEqual(['fork-needs-write']);
    for (const words of ['create', `destroy preview-${world.number}`, `lock preview-${world.number}`]) {
      expect(await world.ask('petra', words)).toMatchObject({
        kind: 'refusal',
        code: 'fork-needs-write',
        rule: 'pull requests from forks need write access to acme/shop',
      });
    }
    expect(await operations(world)).toEqual([]);
  });

  it('is heeded when somebody with write access says it, and then waits', async () => {
    const world = createWorld(database());
    pull(world, { fromFork: true });
    await world.start('mona', 'create');
    await world.settle();
    expect(await operations(world)).toEqual(['create waiting']);
  });
});

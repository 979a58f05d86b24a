import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { POLICY } from '../../../test/fakes/policy.ts';
import type { Bindings } from '../operation.ts';
import { movedBindings } from './bindings.ts';
import { expirePlans } from './expire-plans.ts';

const database = openTestStore();

const BOUND: Bindings = {
  pullRequestHead: 'head',
  gitopsBase: 'base',
  environmentHash: 'environment',
  policyHash: 'policy',
  infraCommit: 'infra',
  stacks: { 'environments/qa': 'state' },
  expiresAt: 100,
};

describe('a plan compared with the world', () => {
  it.each<[string, Partial<Bindings>, number, readonly string[]]>([
    ['nothing moved', {}, 99, []],
    ['another environment was pushed to', { gitopsBase: 'later' }, 99, []],
    ['its time is over', {}, 100, ['it has expired']],
    ['the pull request moved', { pullRequestHead: 'new' }, 0, ['the pull request has a new head commit']],
    ['its environment moved', { environmentHash: 'x' }, 0, ["the environment's files changed in git-ops"]],
    ['the policy moved', { policyHash: 'x' }, 0, ['the policy file changed']],
    ['infra moved', { infraCommit: 'x' }, 0, ['the infra repository has a new commit']],
    ['its stack moved', { stacks: { 'environments/qa': 'x' } }, 0, ['the state of stack environments/qa changed']],
    ['its stack is gone', { stacks: {} }, 0, ['the state of stack environments/qa changed']],
    [
      'two moved',
      { policyHash: 'x', infraCommit: 'y' },
      0,
      ['the policy file changed', 'the infra repository has a new commit'],
    ],
  ])('says what moved when %s', (_, current, now, moved) => {
    expect(movedBindings(BOUND, { ...BOUND, ...current }, now)).toEqual(moved);
  });
});

describe('a plan that waits', { timeout: 30_000 }, () => {
  const moves: Record<string, { move: (world: World, name: string) => void; because: string }> = {
    'the head of its pull request': {
      move: (world) =>
        void world.directory.pullRequests.set(world.number, { head: 'f'.repeat(40), fromFork: false, open: true }),
      because: 'the pull request has a new head commit',
    },
    "its environment's files": {
      move: (world, name) => void world.gitops.push({ [`envs/${name}/web.yaml`]: 'replicas: 3\n' }),
      because: "the environment's files changed in git-ops",
    },
    'the policy': {
      move: (world) => void world.gitops.push({ 'workflowautom.yaml': `${POLICY}# reviewed\n` }),
      because: 'the policy file changed',
    },
    'the infra repository': {
      move: (world) => {
        world.stacks.infra = '2'.repeat(40);
      },
      because: 'the infra repository has a new commit',
    },
    'the state of its stack': {
      move: (world, name) => {
        const [urn] = [...(world.stacks.stack(name)?.resources.keys() ?? [])].toReversed();
        world.stacks.stack(name)?.resources.delete(urn ?? '');
      },
      because: 'the state of stack environments/team-N changed',
    },
    'time, beyond its expiry': {
      move: (world) => world.clock.pass(24 * 60 * 60_000),
      because: 'it has expired',
    },
  };

  it.each(Object.entries(moves))('when %s moved, says so, plans again and asks again', async (_, { move, because }) => {
    const world = createWorld(database());
    const name = world.standing('team');
    // Something for the stack to do, so that its state is a binding too.
    world.gitops.push({
      [`envs/${name}/env.yaml`]: world.gitops.file(`envs/${name}/env.yaml`)?.replace('mona', 'hubot') ?? '',
    });
    const id = await world.start('mona', `plan ${name}`);
    await world.settle();
    const first = await world.operation(id);

    move(world, name);
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    const again = await world.operation(id);
    expect(again).toMatchObject({
      state: 'waiting',
      outcome: { message: `Planned again, because ${because.replace('N', String(world.number))}.` },
    });
    expect(again.plan).not.toBe(first.plan);
    expect(world.runs()).not.toContain(`up ${name}`);

    expect(await database().store.approvals(again.plan ?? '')).toEqual([]);
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toContain(`up ${name}`);
  });

  it('is not stale for a push to another environment, and is written on top of it', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    world.gitops.push({ 'envs/qa/web.yaml': 'replicas: 9\n' });
    world.gitops.races.push(
      () => world.gitops.push({ 'envs/qa/api.yaml': 'replicas: 8\n' }),
      () => world.gitops.push({ 'envs/qa/api.yaml': 'replicas: 7\n' }),
    );
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.file('envs/qa/api.yaml')).toBe('replicas: 7\n');
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: true');
  });

  it.each([
    [
      "its environment's files",
      (name: string) => ({ [`envs/${name}/api.yaml`]: 'replicas: 4\n' }),
      /environment's files/,
    ],
    ['the policy', () => ({ 'workflowautom.yaml': `${POLICY}# late\n` }), /the policy file/],
  ])('is stale when %s move in the very moment of its commit', async (_, writes, because) => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    world.gitops.races.push(() => world.gitops.push(writes(name)));
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({
      state: 'waiting',
      outcome: { message: expect.stringMatching(because) },
    });
    expect(world.gitops.commits.filter(({ operation }) => operation === id)).toEqual([]);
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('of a kind that asks for nobody is made again and runs', async () => {
    const world = createWorld(database());
    const held = world.stacks.gates.hold('preview');
    const id = await world.start('mona', 'create');
    const settled = world.settle();
    await held.entered;
    world.stacks.infra = '2'.repeat(40);
    held.letGo();
    await settled;
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
    expect((await world.steps(id)).filter(({ phase }) => phase === 'preview')).toHaveLength(2);
    expect((await world.plan(id)).bindings.infraCommit).toBe('2'.repeat(40));
  });

  it('of a kind that asks for nobody waits for somebody once it has gone stale again and again', async () => {
    const world = createWorld(database());
    let moved = 0;
    const runner = world.process();
    const infraCommit = async () => {
      moved += 1;
      return String(moved).padStart(40, '0');
    };
    const id = await world.start('mona', 'create');
    await world.settle({ ...runner, stacks: { ...world.stacks.runner(), infraCommit } });
    const { state } = await world.operation(id);
    expect({ state, holds: (await world.plan(id)).holds }).toEqual({
      state: 'waiting',
      holds: ['something moved each of the 5 times it was planned'],
    });
  });

  it('is put away an hour after its time', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    const { plan } = await world.operation(id);
    world.clock.pass(24 * 60 * 60_000);
    await expirePlans(world.process());
    expect((await world.operation(id)).state).toBe('waiting');
    world.clock.pass(60 * 60_000);
    await expirePlans(world.process());
    expect(await world.operation(id)).toMatchObject({
      state: 'expired',
      outcome: { message: `Plan ${plan} was not approved in time; nothing was done.` },
    });
    expect(world.conversation.reactions.at(-1)?.reaction).toBe('failed');
  });
});

import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';

const database = openTestStore();

describe('list', { timeout: 30_000 }, () => {
  it('reads every environment from Git: an empty database hides none', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    expect(await world.ask('stranger', 'list')).toMatchObject({
      kind: 'list',
      environments: [
        { name, kind: 'preview', owner: 'mona', state: 'running', services: ['api', 'web'] },
        { name: 'qa', state: 'unhealthy' },
      ],
      broken: [],
    });
  });

  it('names an env.yaml that does not parse, and shows the others', async () => {
    const world = createWorld(database());
    world.gitops.push({ 'envs/broken/env.yaml': 'environment: {}' });
    expect(await world.ask('mona', 'list')).toMatchObject({
      environments: [{ name: 'qa' }],
      broken: [{ path: 'envs/broken/env.yaml', message: expect.stringContaining('envs/broken/env.yaml:1') }],
    });
  });

  it.each<[string, readonly string[]]>([
    ['list --mine', ['preview-N', 'qa']],
    ['list --state running', ['preview-N']],
    ['list --state asleep', []],
  ])('%s shows what it is asked for', async (words, names) => {
    const world = createWorld(database());
    world.standing('preview');
    const answer = await world.ask('mona', words);
    expect(answer.kind === 'list' && answer.environments.map(({ name }) => name)).toEqual(
      names.map((name) => name.replace('N', String(world.number))),
    );
  });

  it('still lists when the cluster does not answer, and guesses nothing', async () => {
    const world = createWorld(database());
    world.cluster.reachable = false;
    expect(await world.ask('mona', 'list')).toMatchObject({ environments: [{ name: 'qa', state: 'unknown' }] });
  });
});

describe('status', { timeout: 30_000 }, () => {
  it('tells what runs, who holds the lock, what is queued and what waits', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    await world.ask('paula', `lock ${name} --reason "a demo"`);
    expect(await world.ask('stranger', `status ${name}`)).toMatchObject({
      kind: 'status',
      environment: {
        name,
        state: 'waiting',
        address: `https://api.${name}.dev.example.com`,
        workloads: [{ name: 'api', ready: 1, desired: 1, image: 'api:1' }, { name: 'web' }],
        applications: [{ service: 'api', sync: 'synced', health: 'healthy' }, { service: 'web' }],
        lock: { by: 'paula', reason: 'a demo' },
        queue: [],
        waiting: [{ title: `sleep ${name}`, requester: 'mona' }],
        problems: [],
      },
    });
  });

  it('says that the cluster does not answer, and still tells the rest', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.cluster.reachable = false;
    expect(await world.ask('mona', `status ${name}`)).toMatchObject({
      environment: { name, state: 'unknown', workloads: [], problems: ['The cluster does not answer.'] },
    });
  });

  it.each([
    ['asleep', 'sleep', () => undefined],
    ['unhealthy', 'wake', (world: ReturnType<typeof createWorld>) => void world.cluster.broken.set('api', 'crashes')],
  ])('of an environment that is %s', async (state, verb, then) => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    if (verb === 'wake') {
      await world.start('mona', `wake ${name}`);
      await world.settle();
    }
    then(world);
    expect(await world.ask('mona', `status ${name}`)).toMatchObject({ environment: { state } });
  });

  it('of an environment there is not names the nearest', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    expect(await world.ask('mona', `status ${name.slice(0, -1)}`)).toMatchObject({
      kind: 'refusal',
      code: 'unknown-environment',
      hint: `Did you mean ${name}?`,
    });
  });
});

describe('diff', { timeout: 30_000 }, () => {
  it('previews what Git says, and lists what the reconciler reports out of step', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.cluster.broken.set('web', 'crashes');
    const answer = await world.ask('stranger', `diff ${name}`);
    expect(answer).toMatchObject({
      kind: 'diff',
      files: [],
      stacks: [{ action: 'up' }],
      drift: ['web is synced and degraded'],
    });
    expect(world.runs()).toEqual([`preview ${name}`]);
  });

  it('shows the plan that waits', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    expect(await world.ask('mona', `diff ${name}`)).toMatchObject({ files: [{ path: `envs/${name}/env.yaml` }] });
    expect(world.runs()).toEqual([]);
  });

  it('runs no preview beside a running operation, whose half-way state would look like a difference', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('mona', `destroy ${name}`);
    const held = world.stacks.gates.hold('destroy');
    const settled = world.settle();
    await held.entered;
    world.runs();
    expect(await world.ask('mona', `diff ${name}`)).toMatchObject({
      stacks: [{ action: 'destroy' }],
      drift: [`operation ${id} (destroy ${name}) is changing it now`],
    });
    expect(world.runs()).toEqual([]);
    held.letGo();
    await settled;
  });
});

describe('history', { timeout: 30_000 }, () => {
  it('tells who asked what and how it ended, newest first', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    await world.ask('octocat', `apply ${name}`);
    await world.ask('paula', `apply ${name}`);
    await world.settle();
    const answer = await world.ask('mona', `history ${name}`);
    expect(
      answer.kind === 'history' && answer.entries.map(({ actor, action, result }) => `${actor} ${action} ${result}`),
    ).toEqual([
      'mona sleep succeeded',
      'paula apply allowed: platform may apply on team (rule 3)',
      'octocat apply refused: not-an-approver',
      'mona sleep allowed: developer may sleep on team (rule 2)',
    ]);
  });
});

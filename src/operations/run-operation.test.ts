import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';

const database = openTestStore();

async function phases(world: World, id: string): Promise<readonly string[]> {
  const steps = await world.steps(id);
  expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'done'));
  return steps.map(({ phase }) => phase);
}

describe('an operation that makes an environment what Git says', { timeout: 30_000 }, () => {
  it('previews, commits, applies the saved plan and waits until it is so', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded', phase: 'report' });
    expect(await phases(world, id)).toEqual(['preview', 'commit', 'up', 'converge']);
    expect(world.runs()).toEqual([`preview preview-${world.number}`, `up preview-${world.number}`]);
  });

  it('is one commit, for its requester, and carries its own name', async () => {
    const world = createWorld(database());
    const before = world.gitops.commits.length;
    const id = await world.start('mona', 'create');
    await world.settle();
    expect(world.gitops.commits.slice(before)).toMatchObject([
      { operation: id, requestedBy: 'mona', subject: `preview-${world.number}: create` },
    ]);
    expect((await world.operation(id)).commit).toBe(world.gitops.commits.at(-1)?.sha);
  });

  it('says where the environment is found', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create --service api');
    await world.settle();
    const address = `https://api.preview-${world.number}.dev.example.com`;
    expect((await world.operation(id)).outcome?.addresses).toEqual([address]);
  });

  it.each(['sleep', 'wake'])('runs no stack for %s, which changes one line', async (verb) => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    const before = world.gitops.file(`envs/${name}/env.yaml`)?.split('\n') ?? [];
    world.runs();
    if (verb === 'wake') {
      const id = await world.start('mona', `wake ${name}`);
      await world.settle();
      const after = world.gitops.file(`envs/${name}/env.yaml`)?.split('\n') ?? [];
      expect(after.filter((line, index) => line !== before[index])).toEqual(['  hibernate: false']);
      expect(await phases(world, id)).toEqual(['preview', 'commit', 'converge']);
    } else expect(before).toContain('  hibernate: true');
    expect(world.runs()).toEqual([]);
  });

  it('ends when asleep only at zero', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    expect((await world.operation(id)).outcome?.message).toBe(`${name} is asleep: every workload is at zero.`);
  });

  it('waits for controllers that are still at an older revision', async () => {
    const world = createWorld(database());
    world.cluster.lag = 5;
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.cluster.looks).toBeGreaterThan(5);
  });

  it('waits for a cluster that does not answer as for one that has not converged', async () => {
    const world = createWorld(database());
    const { observe } = world.cluster;
    world.cluster.observe = (environment, reconciler) => {
      // The first look is the plan's; the cluster goes away while the environment converges.
      world.cluster.reachable = ![1, 2, 3].includes(world.cluster.looks);
      return observe(environment, reconciler);
    };
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('that never gets healthy fails at the deadline, saying what is not and why', async () => {
    const world = createWorld(database());
    world.cluster.broken.set('web', 'Back-off pulling image "web:v1"');
    const id = await world.start('mona', 'create');
    await world.settle();
    const { state, phase, outcome } = await world.operation(id);
    expect({ state, phase, code: outcome?.code }).toEqual({ state: 'failed', phase: 'converge', code: 'not-healthy' });
    expect(outcome?.details).toEqual([
      'web is degraded',
      'Deployment web has 0 of 1 ready: Back-off pulling image "web:v1"',
    ]);
    expect(outcome?.hint).toContain(`/env destroy preview-${world.number}`);
    expect((await world.steps(id)).at(-1)).toMatchObject({ phase: 'converge', state: 'failed' });
  });

  it('that fails half-way says so, and what Git has stays', async () => {
    const world = createWorld(database());
    world.stacks.gates.fail('up', new Error('the disk is full'));
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).outcome).toMatchObject({ code: 'internal' });
    expect(world.warnings).toContain('operation failed unexpectedly');
    expect(world.gitops.file(`envs/preview-${world.number}/env.yaml`)).toBeDefined();
  });
});

describe('an operation that destroys', { timeout: 30_000 }, () => {
  it('unregisters, sees it gone, destroys the stack, removes the files, and proves that nothing is left', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(await phases(world, id)).toEqual([
      'preview',
      'unregister',
      'converge-absent',
      'destroy-stacks',
      'remove-files',
      'prove-absence',
    ]);
    expect(world.runs()).toEqual(
      ['preview-destroy', 'destroy-targets', 'destroy', 'remove'].map((run) => `${run} ${name}`),
    );
    expect(world.stacks.stack(name)).toBeUndefined();
    expect([...(world.gitops.commits.at(-1)?.files.keys() ?? [])].filter((path) => path.includes(name))).toEqual([]);
  });

  it('takes Applications away from the reconciler while the rest still stands', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const held = world.stacks.gates.hold('destroy');
    const id = await world.start('mona', `destroy ${name}`);
    const settled = world.settle();
    await held.entered;
    const types = [...(world.stacks.stack(name)?.resources.values() ?? [])].map(({ type }) => type.split(':').at(-1));
    expect(types).toEqual(['Namespace', 'AppProject']);
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeDefined();
    held.letGo();
    await settled;
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('lists what is left when it is not gone at the deadline', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.cluster.leftovers = ['PersistentVolumeClaim/data', 'Secret/by-hand'];
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).outcome).toMatchObject({
      code: 'left-over',
      details: ['PersistentVolumeClaim/data still exists', 'Secret/by-hand still exists'],
    });
  });

  it('lists files that came back', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const held = world.stacks.gates.hold('destroy');
    const id = await world.start('mona', `destroy ${name}`);
    const settled = world.settle();
    await held.entered;
    const { commit } = world.gitops;
    world.gitops.commit = async (request) => {
      const result = await commit(request);
      world.gitops.push({ [`envs/${name}/late.yaml`]: 'a: 1\n' });
      return result;
    };
    held.letGo();
    await settled;
    expect((await world.operation(id)).outcome?.details).toEqual([`envs/${name}/late.yaml is still in git-ops`]);
  });

  it('goes on where an env.yaml no longer parses', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.gitops.push({ [`envs/${name}/env.yaml`]: 'environment: [' });
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
  });

  it('goes on where there never was a stack', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    world.gitops.push({ [`envs/${name}/api.yaml`]: 'replicas: 1\n' });
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toEqual([`preview-destroy ${name}`]);
  });

  it('clears what a killed run left in flight first, and its lock', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const stack = world.stacks.stack(name);
    if (!stack) throw new Error('no stack');
    stack.pending = ['urn:in-flight'];
    stack.lock = 'dead';
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toContain(`refresh ${name}`);
  });

  it('said again after it failed, does the rest', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.stacks.gates.fail('destroy', new Error('the API server is gone'));
    await world.start('mona', `destroy ${name}`);
    await world.settle();
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.stacks.stack(name)).toBeUndefined();
  });

  it('whose environment gets new files meanwhile plans again and removes those too', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.gitops.races.push(() => world.gitops.push({ [`envs/${name}/late.yaml`]: 'a: 1\n' }));
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    const { state, outcome } = await world.operation(id);
    expect({ state, code: outcome?.code }).toEqual({ state: 'succeeded', code: undefined });
    expect(world.gitops.file(`envs/${name}/late.yaml`)).toBeUndefined();
    expect((await world.plan(id)).files.map(({ path }) => path)).toContain(`envs/${name}/late.yaml`);
  });
});

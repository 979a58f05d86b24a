import { describe, expect, it } from 'vitest';
import type { World } from '../../../test/fakes/create-world.ts';
import { type FollowingWorld, followingWorld } from '../../../test/fakes/following-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { Build } from '../../environments/build.ts';
import type { Runtime } from '../runtime.ts';

const database = openTestStore();

/** A process in which CI tells of a build the first time the cluster is looked at for an environment that Git has. */
function interrupted(world: World, tell: FollowingWorld['tell'], build: Build): Runtime {
  let told = false;
  const runtime = world.process();
  return {
    ...runtime,
    cluster: {
      ...runtime.cluster,
      async observe(environment, reconciler) {
        if (!told && world.gitops.file(`envs/${environment}/env.yaml`)) {
          told = true;
          await tell(build);
        }
        return runtime.cluster.observe(environment, reconciler);
      },
    },
  };
}

describe('an operation that only waits', { timeout: 30_000 }, () => {
  it('ends when a newer build comes, and has not failed; the newer one tells whether it is healthy', async () => {
    const { world, name, build, digest, tell, runs } = followingWorld(database());
    await tell(build(1));
    await world.settle(interrupted(world, tell, build(2)));
    const [newer, older] = await world.store.operationsOf(name);
    expect(older).toMatchObject({
      state: 'succeeded',
      outcome: {
        code: 'overtaken',
        message: `${name} is being brought to what Git says; a newer build came before it was seen to be healthy.`,
        hint: `Operation ${newer?.id} runs the newer build and tells whether it is healthy.`,
      },
    });
    expect(older?.outcome?.addresses).toBeUndefined();
    expect(newer).toMatchObject({
      state: 'succeeded',
      outcome: { message: `${name} is running, synced and healthy.` },
    });
    expect(runs()).toBe(digest(2));
  });

  it('may be a create: its stack is there, and the bump behind it goes on', async () => {
    const { world, build, digest, tell, runs } = followingWorld(database());
    const preview = `preview-${world.number}`;
    const ofPullRequest = { pullRequest: world.number, branch: `PR-${world.number}` };
    const create = await world.start('mona', `create ${preview}`);
    await world.settle(interrupted(world, tell, build(1, ofPullRequest)));
    expect(await world.operation(create)).toMatchObject({ state: 'succeeded', outcome: { code: 'overtaken' } });
    expect(world.stacks.stack(preview)?.resources.size).toBeGreaterThan(0);
    const [bump] = await world.store.operationsOf(preview);
    expect(bump).toMatchObject({
      state: 'succeeded',
      command: { verb: 'bump' },
      outcome: { message: `${preview} is running, synced and healthy.` },
    });
    expect(runs(preview)).toBe(digest(1));
  });

  it('waits on where the newer build is of another service: nobody else would tell how this one is', async () => {
    const { world, name, branch, build, tell } = followingWorld(database());
    const policy = world.gitops.file('workflowautom.yaml') ?? '';
    world.gitops.push({ 'workflowautom.yaml': policy.replace('{ qa: main }', `{ ${name}: ${branch} }`) });
    await tell(build(1));
    const web = build(2, { service: 'web', image: 'registry.example.com/shop/web' });
    await world.settle(interrupted(world, tell, web));
    const operations = await world.store.operationsOf(name);
    expect(operations.map(({ outcome }) => outcome?.message)).toEqual([
      `${name} is running, synced and healthy.`,
      `${name} is running, synced and healthy.`,
    ]);
  });

  it('waits on for what a person wants next', async () => {
    const { world, name, build, tell } = followingWorld(database());
    await tell(build(1));
    const runtime = world.process();
    let asked = false;
    const observe: Runtime['cluster']['observe'] = async (...about) => {
      if (!asked) await world.start('paula', `sleep ${name}`);
      asked = true;
      return runtime.cluster.observe(...about);
    };
    await world.settle({ ...runtime, cluster: { ...runtime.cluster, observe } });
    const operations = await world.store.operationsOf(name);
    expect(operations.find(({ command }) => command.verb === 'bump')?.outcome?.code).toBeUndefined();
  });

  it('waits on where what comes behind it brings nothing newer', async () => {
    const { world, name, build, tell } = followingWorld(database());
    // Two replicas that are told at the same moment see no bump of each other's.
    const blind = { ...world.process(), store: { ...world.store, queue: async () => [] } };
    await tell(build(1), {}, blind);
    await tell(build(2), {}, blind);
    await world.settle();
    const [second, first] = await world.store.operationsOf(name);
    expect(first).toMatchObject({
      command: { flags: { digest: build(2).digest } },
      outcome: { message: `${name} is running, synced and healthy.` },
    });
    expect(second).toMatchObject({
      state: 'succeeded',
      outcome: { message: expect.stringContaining('has this already') },
    });
  });

  it('does not end where it was to put the environment to sleep', async () => {
    const { world, name, build, tell } = followingWorld(database());
    const id = await world.start('paula', `sleep ${name}`);
    await world.settle();
    await world.ask('petra', `apply ${name} --plan ${(await world.operation(id)).plan}`);
    await world.settle(interrupted(world, tell, build(1)));
    expect((await world.operation(id)).outcome?.message).toBe(`${name} is asleep: every workload is at zero.`);
  });
});

import { describe, expect, it } from 'vitest';
import { followingWorld } from '../../../test/fakes/following-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { Build } from '../../environments/build.ts';
import type { AuditEntry } from '../ports/operation-store.ts';

const database = openTestStore();

describe('a build CI tells of', { timeout: 30_000 }, () => {
  it('runs where it is followed, by tag and digest, and nobody is asked', async () => {
    const { world, name, branch, build, digest, tell, newest } = followingWorld(database());
    await tell(build(1));
    await world.settle();
    expect(world.gitops.file(`envs/${name}/api.yaml`)).toBe(
      `image:\n  repository: registry.example.com/shop/api\n  tag: ${branch}-1\n  digest: ${digest(1)}\n`,
    );
    const operation = await newest();
    expect(operation).toMatchObject({
      state: 'succeeded',
      requester: 'workflowautom',
      allowedBy: `the policy: ${name} follows ${branch}`,
      outcome: { message: `${name} is running, synced and healthy.` },
    });
    // The kind asks for one approval of what people want.
    expect(await world.plan(operation.id)).toMatchObject({ approvals: 0, holds: [] });
    expect(world.warnings).toEqual([]);
  });

  it('told of again does nothing twice', async () => {
    const { world, name, build, tell } = followingWorld(database());
    for (const id of ['jenkins:one', 'jenkins:two']) {
      await tell(build(1), { id: `${id}-${world.number}` });
      await world.settle();
    }
    expect(await world.store.operationsOf(name)).toHaveLength(1);
    expect(world.gitops.commits.filter(({ operation }) => operation)).toHaveLength(1);
  });

  it('never takes the place of a newer one, however late it is told of', async () => {
    const { world, name, build, digest, tell, runs } = followingWorld(database());
    await tell(build(2));
    await world.settle();
    await tell(build(1));
    await world.settle();
    expect(runs()).toBe(digest(2));
    expect(await world.store.operationsOf(name)).toHaveLength(1);
  });

  it('is passed over for the newest when several wait, in one operation that says which it runs', async () => {
    const { world, name, branch, build, digest, tell, runs } = followingWorld(database());
    for (const number of [1, 3, 2]) await tell(build(number));
    await world.settle();
    expect(runs()).toBe(digest(3));
    const [operation, ...others] = await world.store.operationsOf(name);
    expect(others).toEqual([]);
    expect(operation?.command.flags).toEqual({ service: ['api'], tag: `${branch}-3`, digest: digest(3) });
  });

  it('takes the place of what a person chose without a pin, when it is newer', async () => {
    const { world, name, branch, build, digest, tell, catchUp, runs, say } = followingWorld(database());
    for (const number of [1, 3]) await tell(build(number));
    await world.settle();
    await say(`bump ${name} --service api --tag ${branch}-1`);
    expect(runs()).toBe(digest(1));
    expect(await catchUp()).toBe(0);
    await tell(build(2));
    await world.settle();
    expect(runs()).toBe(digest(3));
  });

  it('leaves a pinned service alone', async () => {
    const { world, name, build, tell, catchUp, runs } = followingWorld(database());
    const path = `envs/${name}/api.yaml`;
    world.gitops.push({ [path]: `${world.gitops.file(path)}  pinned: true\n` });
    await tell(build(1));
    expect(await catchUp()).toBe(0);
    await world.settle();
    expect(runs()).toBeUndefined();
    expect(await world.store.operationsOf(name)).toEqual([]);
  });

  it('waits for a locked environment to be unlocked, and is caught up then, once', async () => {
    const { world, name, build, digest, tell, catchUp, runs } = followingWorld(database());
    await world.store.lock({ environment: name, by: 'pete', at: world.clock.now() });
    for (const number of [1, 2]) await tell(build(number));
    expect(await catchUp()).toBe(0);
    expect(await world.store.operationsOf(name)).toEqual([]);

    await world.store.unlock(name);
    expect(await catchUp()).toBe(1);
    expect(await catchUp()).toBe(0);
    await world.settle();
    expect(runs()).toBe(digest(2));
    expect(await catchUp()).toBe(0);
  });

  it('that finds the environment locked when its turn comes has not failed, and is caught up', async () => {
    const { world, name, build, digest, tell, catchUp, runs, newest } = followingWorld(database());
    await tell(build(1));
    await world.store.lock({ environment: name, by: 'pete', at: world.clock.now() });
    await world.settle();
    expect(await newest()).toMatchObject({ state: 'cancelled', outcome: { code: 'environment-locked' } });
    await world.store.unlock(name);
    expect(await catchUp()).toBe(1);
    await world.settle();
    expect(runs()).toBe(digest(1));
  });

  it('is taken by an environment that sleeps, which stays asleep', async () => {
    const { world, name, build, digest, tell, runs, newest } = followingWorld(database());
    const path = `envs/${name}/env.yaml`;
    world.gitops.push({ [path]: (world.gitops.file(path) ?? '').replace('hibernate: false', 'hibernate: true') });
    await tell(build(1));
    await world.settle();
    expect(runs()).toBe(digest(1));
    expect(world.gitops.file(path)).toContain('hibernate: true');
    expect((await newest()).outcome?.message).toBe(`${name} is asleep: every workload is at zero.`);
  });

  it.each<[string, Partial<Build>, string]>([
    ['a service the policy does not name', { service: 'constructor' }, 'unknown-service'],
    ['a foreign repository', { repository: 'mallory/shop' }, 'foreign-repository'],
    ['a foreign image', { image: 'registry.example.com/mallory/api' }, 'foreign-image'],
  ])('of %s is refused, written down, and harms nothing else', async (_, about, problem) => {
    const { world, build, digest, tell, runs } = followingWorld(database());
    const audit: AuditEntry[] = [];
    const runtime = world.process();
    const counted: string[] = [];
    const watched = {
      ...runtime,
      countBuild: (what: string) => void counted.push(what),
      store: {
        ...world.store,
        audit: async (entry: AuditEntry) => {
          audit.push(entry);
          await world.store.audit(entry);
        },
      },
    };
    await tell(build(1, about), {}, watched);
    expect(audit).toEqual([
      expect.objectContaining({
        action: 'build',
        door: 'jenkins',
        result: expect.stringContaining(`refused: ${problem}`),
      }),
    ]);
    expect(counted).toEqual([problem]);
    expect(world.warnings).toEqual(['a build was refused by the policy']);
    expect(await world.store.builds(build(1, about).service, { digest: digest(1) })).toEqual([]);
    await tell(build(2));
    await world.settle();
    expect(runs()).toBe(digest(2));
  });

  it('of the same repository in another letter case is taken', async () => {
    const { world, build, digest, tell, runs } = followingWorld(database());
    await tell(build(1, { repository: 'Acme/Shop' }));
    await world.settle();
    expect(runs()).toBe(digest(1));
  });

  it('nobody follows is written down, for whoever asks for it by its tag', async () => {
    const { world, name, build, digest, tell, runs, say } = followingWorld(database());
    await tell(build(1, { branch: 'feature', tag: `feature-${world.number}` }));
    expect(await world.store.operationsOf(name)).toEqual([]);
    await say(`bump ${name} --service api --tag feature-${world.number}`);
    expect(runs()).toBe(digest(1));
  });
});

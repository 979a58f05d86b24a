import { describe, expect, it } from 'vitest';
import { followingWorld } from '../../../test/fakes/following-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { imagesBefore } from './images-before.ts';

const database = openTestStore();

describe('what ran before', { timeout: 30_000 }, () => {
  it('comes back by a rollback, which the next build does not undo, until it follows again', async () => {
    const { world, name, branch, build, digest, tell, catchUp, runs, say } = followingWorld(database());
    for (const number of [1, 2]) {
      await tell(build(number));
      await world.settle();
    }
    await say(`rollback ${name} --service api`);
    expect(world.gitops.file(`envs/${name}/api.yaml`)).toBe(
      `image:\n  repository: registry.example.com/shop/api\n  tag: ${branch}-1\n  digest: ${digest(1)}\n  pinned: true\n`,
    );
    await tell(build(3));
    expect(await catchUp()).toBe(0);
    await world.settle();
    expect(runs()).toBe(digest(1));

    await say(`follow ${name}`);
    expect(runs()).toBe(digest(3));
    expect(world.gitops.file(`envs/${name}/api.yaml`)).not.toContain('pinned: true');
    await tell(build(4));
    await world.settle();
    expect(runs()).toBe(digest(4));
  });

  it('is older each time, and in the end nothing is known', async () => {
    const { world, name, build, digest, tell, runs, say } = followingWorld(database());
    for (const number of [1, 2, 3]) {
      await tell(build(number));
      await world.settle();
    }
    const seen: (string | undefined)[] = [];
    for (let times = 0; times < 3; times += 1) {
      await say(`rollback ${name} --service api`);
      seen.push(runs());
    }
    // What was there before the first build has a tag alone.
    expect(seen).toEqual([digest(2), digest(1), undefined]);
    const desired = await world.gitops.read();
    expect(await imagesBefore(world, desired, name, ['api'])).toEqual({});
    expect(await world.ask('paula', `rollback ${name} --service api`)).toMatchObject({
      kind: 'refusal',
      code: 'nothing-to-change',
    });
  });

  it('is what the last operation left, where somebody changed it by hand since', async () => {
    const { world, name, branch, build, digest, tell } = followingWorld(database());
    await tell(build(1));
    await world.settle();
    const path = `envs/${name}/api.yaml`;
    const text = world.gitops.file(path) ?? '';
    world.gitops.push({ [path]: text.replace(digest(1), digest(9)).replace(`${branch}-1`, 'by-hand') });
    const desired = await world.gitops.read();
    expect(await imagesBefore(world, desired, name, ['api', 'web'])).toEqual({
      api: { tag: `${branch}-1`, digest: digest(1) },
    });
  });

  it('is asked of no operation that wrote nothing', async () => {
    const { world, name, build, tell } = followingWorld(database());
    await tell(build(1));
    const desired = await world.gitops.read();
    expect(await imagesBefore(world, desired, name, ['api'])).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { followingWorld } from '../../../test/fakes/following-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { Build } from '../../environments/build.ts';
import type { Runtime } from '../runtime.ts';

const database = openTestStore();
const writer = { show: async () => 'shown' };

/** A process of a server that can write all of GitHub. */
function onGitHub(runtime: Runtime): Runtime {
  const displays = {
    ...runtime.displays,
    'github-check-run': writer,
    'github-deployment': writer,
    'github-commit-status': writer,
  };
  return { ...runtime, displays };
}

/** A preview of the world's pull request, which CI builds. */
async function previewWorld() {
  const about = followingWorld(database());
  const { world } = about;
  const preview = `preview-${world.number}`;
  const ofPullRequest: Partial<Build> = { pullRequest: world.number, branch: `PR-${world.number}` };
  const runtime = onGitHub(world.process());
  const keysOf = async (environment: string) => (await about.newest(environment)).displays.map(({ key }) => key);
  return { ...about, preview, ofPullRequest, runtime, keysOf };
}

describe('where a build is shown', { timeout: 30_000 }, () => {
  it('is the commit it was built from, where a branch is followed, and no conversation', async () => {
    const { world, name, build, tell, runtime, keysOf } = await previewWorld();
    await tell(build(1), {}, runtime);
    expect(await keysOf(name)).toEqual([]);
    await world.settle(runtime);
    expect(await keysOf(name)).toEqual([`github-commit-status:acme/shop@${build(1).commit}:${name}`]);
  });

  it('is the commit of the build that runs, when a newer one came while it waited', async () => {
    const { world, name, build, tell, runtime, keysOf } = await previewWorld();
    for (const number of [1, 2]) await tell(build(number), {}, runtime);
    await world.settle(runtime);
    expect(await keysOf(name)).toEqual([`github-commit-status:acme/shop@${build(2).commit}:${name}`]);
  });

  it('is the pull request whose preview it runs in, too', async () => {
    const { world, preview, build, ofPullRequest, digest, tell, runs, runtime, keysOf } = await previewWorld();
    await world.start('mona', `create ${preview}`);
    await world.settle(runtime);
    await tell(build(1, ofPullRequest), {}, runtime);
    await world.settle(runtime);
    expect(runs(preview)).toBe(digest(1));
    expect(await keysOf(preview)).toEqual([
      `github-comment:acme/shop#${world.number}:${preview}`,
      `github-deployment:acme/shop:${preview}`,
      `github-commit-status:acme/shop@${build(1).commit}:${preview}`,
    ]);
  });

  it('is a create, which runs the newest build of its pull request', async () => {
    const { world, preview, build, ofPullRequest, digest, tell, runs, runtime, newest, keysOf } = await previewWorld();
    for (const number of [2, 1]) await tell(build(number, ofPullRequest), {}, runtime);
    await tell(build(3, { ...ofPullRequest, pullRequest: world.number + 10_000 }), {}, runtime);
    await world.start('mona', `create ${preview}`);
    await world.settle(runtime);
    expect(runs(preview)).toBe(digest(2));
    expect(await newest(preview)).toMatchObject({ command: { verb: 'create', flags: {} } });
    expect(await keysOf(preview)).toContain(`github-commit-status:acme/shop@${build(2).commit}:${preview}`);
  });

  it('is the channel that hears about the environment, once it failed and not before', async () => {
    const { world, name, build, tell, newest, runtime, keysOf } = await previewWorld();
    const policy = world.gitops.file('workflowautom.yaml') ?? '';
    world.gitops.push({ 'workflowautom.yaml': `${policy}slack: { channels: { team: C012AB3CD } }\n` });
    const inSlack = { 'slack-message': writer, 'slack-thread': writer };
    const told = { ...runtime, displays: { ...runtime.displays, ...inSlack } };
    await tell(build(1), {}, told);
    await world.settle(told);
    const status = (number: number) => `github-commit-status:acme/shop@${build(number).commit}:${name}`;
    expect(await keysOf(name)).toEqual([status(1)]);

    world.cluster.broken.set('api', 'the image cannot be pulled');
    await tell(build(2), {}, told);
    await world.settle(told);
    const { id, state } = await newest();
    expect(state).toBe('failed');
    expect(await keysOf(name)).toEqual([status(2), `slack-message:/C012AB3CD:${id}`, `slack-thread:/C012AB3CD:${id}`]);
  });

  it.each([
    ['from a fork waits for somebody with write access', { fromFork: true, open: true }, 'waiting'],
    ['that is closed takes its preview with it, and bumps nothing', { fromFork: false, open: false }, undefined],
  ])('of a pull request %s', async (_, pullRequest, state) => {
    const { world, preview, build, ofPullRequest, digest, tell, runs, newest } = await previewWorld();
    const create = await world.start('mona', `create ${preview}`);
    await world.settle();
    const known = world.directory.pullRequests.get(world.number);
    if (!known) throw new Error('the world has no pull request');
    world.directory.pullRequests.set(world.number, { ...known, ...pullRequest });
    world.directory.permissions.set('nobody', 'read');
    await tell(build(1, ofPullRequest));
    await world.settle();
    expect(runs(preview)).toBeUndefined();
    const { id, state: now, plan } = await newest(preview);
    expect(id === create ? undefined : now).toBe(state);
    if (state === undefined) return;
    expect(await world.plan(id)).toMatchObject({ approvals: 1, holds: ['it comes from a fork'] });
    expect(await world.ask('nobody', `apply ${preview} --plan ${plan}`)).toMatchObject({ kind: 'refusal' });
    await world.ask('mona', `apply ${preview} --plan ${plan}`);
    await world.settle();
    expect(runs(preview)).toBe(digest(1));
  });

  it('is nowhere where nobody can write', async () => {
    const { world, name, build, tell, keysOf } = await previewWorld();
    await tell(build(1));
    await world.settle();
    expect(await keysOf(name)).toEqual([]);
  });
});

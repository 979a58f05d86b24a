import { describe, expect, it } from 'vitest';
import { followingWorld } from '../../../test/fakes/following-world.ts';
import { createLife, ProcessDied } from '../../../test/fakes/mortal.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../ports/port-error.ts';
import { handleRequest } from '../requests/handle-request.ts';
import { catchUpBuilds } from './catch-up-builds.ts';

const database = openTestStore();
const HOUR = 60 * 60_000;

describe('the loop that catches up with builds', { timeout: 60_000 }, () => {
  it('finds nothing to do where everything is up to date, and asks the store once about each thing that is followed', async () => {
    const { world, build, tell } = followingWorld(database());
    await tell(build(1));
    await world.settle();
    const asked: unknown[] = [];
    const store = {
      ...world.store,
      builds: (...about: Parameters<typeof world.store.builds>) => {
        asked.push(about);
        return world.store.builds(...about);
      },
      operationsOf: () => Promise.reject(new Error('nothing is behind')),
    };
    await catchUpBuilds({ ...world.process(), store });
    expect(asked).toHaveLength(2);
  });

  it('brings a new follower what was built before it was there', async () => {
    const { world, name, branch, build, digest, tell, catchUp, runs } = followingWorld(database());
    const policy = world.gitops.file('workflowautom.yaml') ?? '';
    world.gitops.push({ 'workflowautom.yaml': policy.replace(`${name}: ${branch}`, `${name}: other`) });
    await tell(build(1));
    world.gitops.push({ 'workflowautom.yaml': policy });
    expect(await catchUp()).toBe(1);
    await world.settle();
    expect(runs()).toBe(digest(1));
  });

  it('takes the highest version of the tags that are followed, and none outside their range', async () => {
    const { world, name, branch, build, digest, tell, catchUp, runs } = followingWorld(database());
    const policy = world.gitops.file('workflowautom.yaml') ?? '';
    const range = `{ tags: "^${world.number}.4" }`;
    const tags = ['4.1', '4.10', '4.9', '9.0-rc.1'].map((rest) => `v${world.number}.${rest}`);
    for (const [index, tag] of [...tags, `v${world.number + 1}.0.0`].entries())
      await tell(build(index, { branch: tag, tag }));
    world.gitops.push({ 'workflowautom.yaml': policy.replace(`${name}: ${branch}`, `${name}: ${range}`) });
    expect(await catchUp()).toBe(1);
    await world.settle();
    expect(runs()).toBe(digest(1));
  });

  it('tries again what failed, an hour later and then at growing intervals', async () => {
    const { world, build, digest, tell, catchUp, runs, newest } = followingWorld(database());
    const outage = new PortError('gitops-contended', 'Too many pushes.');
    const runtime = world.process();
    const failing = { ...runtime, gitops: { ...runtime.gitops, commit: () => Promise.reject(outage) } };
    await tell(build(1));
    await world.settle(failing);
    expect(await newest()).toMatchObject({ state: 'failed', outcome: { code: 'gitops-contended' } });
    expect(await catchUp()).toBe(0);
    world.clock.pass(HOUR);
    expect(await catchUp()).toBe(1);
    await world.settle(failing);
    world.clock.pass(HOUR);
    expect(await catchUp()).toBe(0);
    world.clock.pass(HOUR);
    expect(await catchUp()).toBe(1);
    await world.settle();
    expect(runs()).toBe(digest(1));
  });

  it('leaves alone what a person put away', async () => {
    const { world, name, build, tell, catchUp, newest } = followingWorld(database());
    await tell(build(1));
    await world.ask('paula', `cancel ${name}`);
    await world.settle();
    expect((await newest()).state).toBe('cancelled');
    world.clock.pass(2 * HOUR);
    expect(await catchUp()).toBe(0);
  });

  it('brings what a process that died in between did not, whenever it died', async () => {
    for (let moments = 0; ; moments += 1) {
      const { world, name, build, digest, runs } = followingWorld(database());
      const request = {
        id: `jenkins:${world.number}`,
        conversation: { door: 'jenkins' },
        speaker: { kind: 'policy' },
        said: { kind: 'build', build: build(1) },
        receivedAt: world.clock.now(),
      } as const;
      await world.store.acceptRequest(request);
      const life = createLife(moments);
      await handleRequest(world.process({ life }), request.id).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
      const died = life.isOver();
      // The queue hands out the request again to whoever lives.
      await world.happen(request.said, request);
      await world.settle();
      expect(runs()).toBe(digest(1));
      expect(await world.store.operationsOf(name)).toHaveLength(1);
      if (!died) {
        expect(moments).toBeGreaterThan(1);
        return;
      }
    }
  });

  it('leaves the others their turn when one environment cannot be looked at', async () => {
    const { world, name, branch, build, digest, tell, catchUp, runs } = followingWorld(database());
    await world.store.lock({ environment: name, by: 'pete', at: world.clock.now() });
    await tell(build(1));
    await world.store.unlock(name);
    const policy = world.gitops.file('workflowautom.yaml') ?? '';
    const bad = 'environment: {{\n';
    world.gitops.push({
      'envs/broken/env.yaml': bad,
      'envs/qa/api.yaml': 'image: [\n',
      'workflowautom.yaml': policy.replace(`${name}: ${branch}`, `${name}: ${branch}, qa: ${branch}`),
    });
    expect(await catchUp()).toBe(1);
    await world.settle();
    expect(runs()).toBe(digest(1));
  });
});

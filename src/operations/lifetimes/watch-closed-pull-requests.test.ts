import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../ports/port-error.ts';
import type { Said } from '../request.ts';
import { watchClosedPullRequests } from './watch-closed-pull-requests.ts';

const database = openTestStore();
const HOUR = 60 * 60_000;
const CLOSED: Said = { kind: 'pull-request', change: 'closed' };
const BY_POLICY = { conversation: { door: 'schedule' }, speaker: { kind: 'policy' } } as const;

const name = ({ number }: World) => `preview-${number}`;
const isThere = (world: World) => world.gitops.file(`envs/${name(world)}/env.yaml`) !== undefined;

/** A world with the preview of its pull request, which is closed while nobody listens. */
function closedUnheard(): World {
  const world = createWorld(database());
  previewOf(world, world.standing('preview'), world.number);
  close(world, world.number);
  return world;
}

function previewOf(world: World, environment: string, pullRequest: number): void {
  const path = `envs/${environment}/env.yaml`;
  const source = `  source:\n    repository: acme/shop\n    pullRequest: ${pullRequest}\n`;
  world.gitops.push({ [path]: `${world.gitops.file(path)}${source}` });
}

function close(world: World, number: number): void {
  world.directory.pullRequests.set(number, { head: 'c'.repeat(40), fromFork: false, open: false });
}

/** One look, and what it asks for is carried out. @returns the ids asked for */
async function look(world: World): Promise<readonly string[]> {
  const asked: string[] = [];
  const runtime = world.process();
  const acceptRequest: typeof runtime.store.acceptRequest = async (request) => {
    const isNew = await world.store.acceptRequest(request);
    if (isNew) asked.push(request.id);
    return isNew;
  };
  await watchClosedPullRequests({ ...runtime, store: { ...world.store, acceptRequest } });
  for (const id of asked) await world.happen(CLOSED, { id, ...BY_POLICY });
  await world.settle();
  return asked;
}

const destroys = async (world: World) =>
  (await world.store.operationsOf(name(world))).map(({ command, state }) => `${command.verb} ${state}`).reverse();
const outage = () => new PortError('stack-backend-unreachable', 'The backend does not answer.');

describe('a preview whose pull request is closed', { timeout: 60_000 }, () => {
  it('ends although nobody was told of it, once', async () => {
    const world = closedUnheard();
    expect(await look(world)).toEqual([`closed:acme/shop#${world.number}`]);
    expect(isThere(world)).toBe(false);
    expect(await look(world)).toEqual([]);
    expect(await world.store.operationsOf(name(world))).toMatchObject([
      { requester: 'workflowautom', allowedBy: 'the policy: a preview ends with its pull request', state: 'succeeded' },
    ]);
  });

  it('and whose destroy failed is destroyed again an hour later, then at growing intervals', async () => {
    const world = closedUnheard();
    const tried: number[] = [];
    for (let hour = 0; hour < 32; hour += 1) {
      world.stacks.gates.fail('preview-destroy', outage());
      if ((await look(world)).length > 0) tried.push(hour);
      world.clock.pass(HOUR);
    }
    expect(tried).toEqual([0, 1, 3, 7, 15, 31]);
    world.clock.pass(22 * HOUR);
    expect(await look(world)).toEqual([]);
    world.clock.pass(HOUR);
    expect(await look(world)).toHaveLength(1);
    expect(isThere(world)).toBe(false);
  });

  it('that was told of, in vain, is destroyed at a later look', async () => {
    const world = closedUnheard();
    world.stacks.gates.fail('preview-destroy', outage());
    await world.happen(CLOSED);
    await world.settle();
    expect(await look(world)).toEqual([]);
    world.clock.pass(HOUR);
    expect(await look(world)).toHaveLength(1);
    expect([await destroys(world), isThere(world)]).toEqual([['destroy failed', 'destroy succeeded'], false]);
  });

  it('stays while it is locked, and ends once it is unlocked', async () => {
    const world = closedUnheard();
    await world.ask('mona', `lock ${name(world)}`);
    expect(await look(world)).toEqual([]);
    await world.ask('mona', `unlock ${name(world)}`);
    expect(await look(world)).toHaveLength(1);
    expect(isThere(world)).toBe(false);
  });

  it('and that is locked between the look and the end is tried again', async () => {
    const world = closedUnheard();
    await watchClosedPullRequests(world.process());
    await world.ask('mona', `lock ${name(world)}`);
    await world.happen(CLOSED, { id: `closed:acme/shop#${world.number}`, ...BY_POLICY });
    await world.ask('mona', `unlock ${name(world)}`);
    expect(await look(world)).toEqual([]);
    world.clock.pass(HOUR);
    expect(await look(world)).toHaveLength(1);
    expect([await destroys(world), isThere(world)]).toEqual([['destroy succeeded'], false]);
  });

  it('is left alone while its destroy is under way', async () => {
    const world = closedUnheard();
    await world.happen(CLOSED);
    world.clock.pass(30 * HOUR);
    expect(await destroys(world)).toEqual(['destroy queued']);
    expect(await look(world)).toEqual([]);
  });
});

describe('a destroy that needs approvals', { timeout: 60_000 }, () => {
  it('is asked for once while it waits for them, and anew when its plan has expired', async () => {
    const world = createWorld(database());
    const team = world.standing('team');
    previewOf(world, team, world.number);
    close(world, world.number);
    expect(await look(world)).toHaveLength(1);
    const [waiting] = await world.store.operationsOf(team, { states: ['waiting'] });
    world.clock.pass(5 * HOUR);
    expect(await look(world)).toEqual([]);
    await world.store.transition(waiting?.id ?? '', ['waiting'], { state: 'expired' });
    world.clock.pass(HOUR);
    expect(await look(world)).toHaveLength(1);
    const states = (await world.store.operationsOf(team)).map(({ state }) => state);
    expect(states).toEqual(['waiting', 'expired']);
  });
});

describe('what is not ended', { timeout: 60_000 }, () => {
  it('a preview whose pull request is open', async () => {
    const world = createWorld(database());
    previewOf(world, world.standing('preview'), world.number);
    expect([await look(world), isThere(world)]).toEqual([[], true]);
  });

  it('an environment that is there for itself, though a closed pull request made it', async () => {
    const world = createWorld(database());
    world.gitops.push({
      'workflowautom.yaml': (world.gitops.file('workflowautom.yaml') ?? '').replace(
        'names: [qa]',
        `names: [qa, stage]`,
      ),
      'envs/stage/env.yaml': (world.gitops.file('envs/qa/env.yaml') ?? '').replaceAll('qa', 'stage'),
    });
    previewOf(world, 'stage', world.number);
    close(world, world.number);
    expect(await look(world)).toEqual([]);
  });

  it('a preview GitHub does not answer about; the others are', async () => {
    const world = closedUnheard();
    const other = `preview-9${world.number}`;
    const manifest = (world.gitops.file('envs/qa/env.yaml') ?? '').replaceAll('qa', other);
    world.gitops.push({ [`envs/${other}/env.yaml`]: manifest.replace('standing', 'preview') });
    previewOf(world, other, 99_999);
    expect(await look(world)).toEqual([`closed:acme/shop#${world.number}`]);
    expect(world.gitops.file(`envs/${other}/env.yaml`)).toBeDefined();
    expect(world.warnings).toContain('pull requests of previews could not be looked at');
  });

  it('anything, while Git does not answer or its policy cannot be read', async () => {
    const world = closedUnheard();
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    await expect(watchClosedPullRequests(world.process())).rejects.toMatchObject({ code: 'gitops-unreachable' });
    world.gitops.outage = undefined;
    world.gitops.push({ 'workflowautom.yaml': 'version: [' });
    await expect(watchClosedPullRequests(world.process())).rejects.toMatchObject({ code: 'invalid-file' });
    expect(await world.store.request(`closed:acme/shop#${world.number}`)).toBeUndefined();
  });

  it('more than ten at once; the others are at the next looks, and no more than fifty are asked about', async () => {
    const world = createWorld(database());
    const template = (world.gitops.file('envs/qa/env.yaml') ?? '').replace('standing', 'preview');
    const numbers = Array.from({ length: 60 }, (_, index) => world.number * 1_000 + index);
    world.gitops.push(
      Object.fromEntries(
        numbers.map((number) => [
          `envs/preview-${number}/env.yaml`,
          `${template.replaceAll('qa', `preview-${number}`)}  source:\n    repository: acme/shop\n    pullRequest: ${number}\n`,
        ]),
      ),
    );
    const asked = new Set<number>();
    const runtime = world.process();
    const directory = {
      ...world.directory,
      pullRequest: async (_: string, number: number) => {
        asked.add(number);
        return { head: 'c'.repeat(40), fromFork: false, open: number % 2 === 0, labels: [] };
      },
    };
    const ended = async () =>
      (await Promise.all(numbers.map((number) => world.store.request(`closed:acme/shop#${number}`)))).filter(Boolean)
        .length;
    await watchClosedPullRequests({ ...runtime, directory });
    expect(await ended()).toBe(10);
    for (let hour = 0; hour < 6; hour += 1) {
      world.clock.pass(HOUR);
      asked.clear();
      await watchClosedPullRequests({ ...runtime, directory });
      expect(asked.size).toBeLessThanOrEqual(50);
    }
    expect(await ended()).toBe(30);
  });
});

import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { createLife } from '../../../test/fakes/mortal.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { type Scenario, survive } from '../../../test/fakes/survive.ts';
import type { Build } from '../../environments/build.ts';
import { expirePlans } from '../planning/expire-plans.ts';
import { PortError } from '../ports/port-error.ts';
import { watchMerges } from './watch-merges.ts';

const database = openTestStore();
const DAY = 24 * 60 * 60_000;

/** A kind with `writes: pull-request` and two approvals, and one of its environments. */
function arrange() {
  const world = createWorld(database());
  return { world, name: `vault-${world.number}` };
}

/** Says it, has two people approve it, and carries it on to its pull request. @returns the operation's id */
async function proposed(world: World, name: string, words: string): Promise<string> {
  const id = await world.start('paula', words);
  await world.settle();
  for (const login of ['pete', 'petra']) await world.ask(login, `apply ${name} --plan ${(await world.plan(id)).id}`);
  await world.settle();
  return id;
}

/** What the bot does every half a minute. */
async function watch(world: World): Promise<void> {
  await watchMerges(world.process());
  await world.settle();
}

describe('a kind whose changes are written as pull requests', { timeout: 60_000 }, () => {
  it('has its approvals first, then the pull request, and goes on once that is merged', async () => {
    const { world, name } = arrange();
    const id = await world.start('paula', `create ${name} --from qa`);
    await world.settle();
    expect(world.gitops.proposals).toEqual([]);
    const plan = (await world.plan(id)).id;
    await world.ask('pete', `apply ${name} --plan ${plan}`);
    expect(await world.ask('petra', `apply ${name} --plan ${plan}`)).toMatchObject({ kind: 'note' });
    await world.settle();
    expect(await world.operation(id)).toMatchObject({
      state: 'waiting',
      phase: 'commit',
      outcome: {
        message: 'Waits for acme/git-ops#1 to be merged.',
        hint: expect.stringContaining(`/env cancel ${name} takes it back`),
        proposal: { name: 'acme/git-ops#1', url: 'https://github.com/acme/git-ops/pull/1' },
      },
    });
    expect(world.gitops.proposals[0]?.request).toMatchObject({
      subject: expect.stringContaining(`${name}: `),
      changes: expect.arrayContaining([`\`envs/${name}/env.yaml\` is added`]),
      page: `https://bot.example.com/operations/${id}`,
    });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
    expect(world.stacks.stack(name)?.resources.size).toBe(0);

    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'waiting' });
    const commit = world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded', commit });
    expect((await world.operation(id)).outcome?.proposal).toBeUndefined();
    expect(world.stacks.stack(name)?.resources.size).toBe(4);
    expect((await world.steps(id)).filter(({ state }) => state !== 'done')).toEqual([]);
    expect(world.warnings).toEqual([]);
  });

  it('says to whoever approves again that it waits for its merge', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    const { id: plan } = await world.plan(id);
    for (const words of [`apply ${name}`, `approve ${name}`, `apply ${name} --plan ${plan}`])
      expect(await world.ask('pete', words)).toMatchObject({
        kind: 'note',
        message: `Plan ${plan} for ${name} is approved already. Waits for acme/git-ops#1 to be merged.`,
      });
    expect(await world.operation(id)).toMatchObject({ state: 'waiting', phase: 'commit' });
  });

  it('is cancelled while it waits: the pull request is withdrawn, and nothing was done', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    await world.ask('paula', `cancel ${name}`);
    expect(await world.operation(id)).toMatchObject({
      state: 'cancelled',
      outcome: { message: 'Cancelled by paula before anything was done.' },
    });
    expect(world.gitops.proposals).toMatchObject([{ state: 'closed', withdrawn: 'paula cancelled the operation.' }]);
    expect((await world.steps(id)).find(({ name }) => name === 'commit')?.state).toBe('failed');
  });

  it('is not cancelled when its pull request cannot be withdrawn now', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.gitops.outage = new PortError('gitops-unreachable', 'GitHub is away.', { retryable: true });
    expect(await world.ask('paula', `cancel ${name}`)).toMatchObject({ kind: 'refusal', code: 'gitops-unreachable' });
    world.gitops.outage = undefined;
    expect(await world.operation(id)).toMatchObject({ state: 'waiting' });
  });

  it('goes on when it was merged a moment before somebody cancels it, and is told to stop as what runs is', async () => {
    const { world } = arrange();
    const name = world.standing('vault');
    const id = await proposed(world, name, `bump ${name} --service api --tag v2`);
    const commit = world.gitops.merge();
    expect(await world.ask('paula', `cancel ${name}`)).toMatchObject({ message: expect.stringContaining('and stops') });
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'cancelled' });
    expect(world.gitops.proposals).toMatchObject([{ state: 'merged', commit }]);
  });

  it('is withdrawn, too, when the process died before it was written down that it waits', async () => {
    for (let moments = 1; ; moments += 1) {
      const { world } = arrange();
      const name = world.standing('vault');
      const id = await world.start('paula', `bump ${name} --service api --tag v2`);
      await world.settle();
      for (const login of ['pete', 'petra']) await world.ask(login, `apply ${name}`);
      await world.settle(world.process({ life: createLife(moments) })).catch(() => undefined);
      if ((await world.operation(id)).state === 'waiting') throw new Error('it never died in time');
      if (world.gitops.proposals.length === 0) continue;
      await world.ask('paula', `cancel ${name}`);
      world.clock.pass(120_000);
      await world.settle();
      expect(await world.operation(id)).toMatchObject({ state: 'cancelled' });
      expect(world.gitops.proposals).toMatchObject([{ state: 'closed' }]);
      return;
    }
  });

  it('is cancelled when people close it', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.gitops.close();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({
      state: 'cancelled',
      outcome: { message: 'acme/git-ops#1 was closed without being merged; nothing was done.' },
    });
  });

  it('hears at once of a pull request of git-ops that GitHub tells of', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.gitops.merge();
    const about = { pullRequest: { repository: 'Acme/git-ops', number: 1 } };
    await world.happen({ kind: 'pull-request', change: 'closed' }, about);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
  });

  it('waits for reviewers however long they take, where a plan that waits for approval expires', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.clock.pass(30 * DAY);
    await expirePlans(world.process());
    expect(await world.operation(id)).toMatchObject({ state: 'waiting' });
    world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
  });

  it('is not planned again for a new head of the pull request it was asked for in: that is the next change', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.directory.pullRequests.set(world.number, { head: 'd'.repeat(40), fromFork: false, open: true });
    await world.happen({ kind: 'pull-request', change: 'synchronized' });
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'waiting', phase: 'commit' });
    world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
  });

  it('leaves an environment whose create still waits for its merge to be destroyed by withdrawing it', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    expect(await world.ask('paula', `destroy ${name}`)).toMatchObject({ kind: 'note' });
    expect(await world.operation(id)).toMatchObject({ state: 'cancelled' });
    expect(world.gitops.proposals).toMatchObject([{ state: 'closed' }]);
  });

  it('holds up no other operation of the environment meanwhile', async () => {
    const { world } = arrange();
    const name = world.standing('vault');
    const first = await proposed(world, name, `bump ${name} --service api --tag v2`);
    const second = await proposed(world, name, `bump ${name} --service web --tag v3`);
    expect(world.gitops.proposals.map(({ state }) => state)).toEqual(['open', 'open']);
    world.gitops.merge();
    await watch(world);
    expect((await world.operation(second)).state).toBe('succeeded');
    expect((await world.operation(first)).state).toBe('waiting');
    world.gitops.merge();
    await watch(world);
    expect((await world.operation(first)).state).toBe('succeeded');
  });

  it.each<[string, (world: World, name: string) => void]>([
    ['the infra repository moved', (world) => void Object.assign(world.stacks, { infra: 'e'.repeat(40) })],
    [
      'the policy moved',
      (world) => void world.gitops.push({ 'workflowautom.yaml': `${world.gitops.file('workflowautom.yaml')}# more\n` }),
    ],
  ])('plans what is left again, and asks again, when %s while reviewers had it', async (_, move) => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    const before = await world.plan(id);
    move(world, name);
    world.gitops.merge();
    await watch(world);
    const after = await world.plan(id);
    expect(await world.operation(id)).toMatchObject({ state: 'waiting', phase: 'approve' });
    expect(after.id).not.toBe(before.id);
    expect(after.files).toEqual([]);
    for (const login of ['pete', 'petra']) await world.ask(login, `apply ${name} --plan ${after.id}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
  });

  it('plans again when reviewers changed what they merged', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    const written = world.gitops.proposals[0]?.writes.find(({ path }) => path.endsWith('/env.yaml'))?.text ?? '';
    world.gitops.merge({ [`envs/${name}/env.yaml`]: `${written}# reviewed\n` });
    await watch(world);
    const { holds } = await world.plan(id);
    expect(holds.join()).toContain(`envs/${name}/env.yaml is not as it was proposed`);
  });

  it('destroys first and then proposes to remove the files', async () => {
    const { world } = arrange();
    const name = world.standing('vault');
    const id = await proposed(world, name, `destroy ${name}`);
    expect(await world.operation(id)).toMatchObject({ state: 'waiting', phase: 'remove-files' });
    expect(world.stacks.stack(name)).toBeUndefined();
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeDefined();
    world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
  });

  it('proposes the connections of its add-ons, too, as a part of their own', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa --addon redis`);
    world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'waiting', phase: 'connections' });
    world.gitops.merge();
    await watch(world);
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
    expect(world.gitops.file(`envs/${name}/secrets/redis.sops.yaml`)).toBeDefined();
  });

  it('has one pull request for the builds it follows, the newest, and needs nobody to approve them', async () => {
    const { world } = arrange();
    const name = world.standing('vault');
    const path = `envs/${name}/env.yaml`;
    const source = `  source: { repository: acme/shop, pullRequest: ${world.number} }\n`;
    world.gitops.push({ [path]: `${world.gitops.file(path)}${source}` });
    for (const number of [1, 2]) {
      await world.happen(
        { kind: 'build', build: build(world, number) },
        { conversation: { door: 'jenkins' }, speaker: { kind: 'policy' } },
      );
      await world.settle();
    }
    expect(world.gitops.proposals.map(({ state, withdrawn }) => [state, withdrawn])).toEqual([
      ['closed', expect.stringContaining('brings a newer build')],
      ['open', undefined],
    ]);
    const [newer, older] = await world.store.operationsOf(name);
    expect(older).toMatchObject({
      state: 'cancelled',
      outcome: { message: expect.stringContaining('Replaced by a newer build') },
    });
    expect(newer).toMatchObject({ state: 'waiting', outcome: { proposal: { name: 'acme/git-ops#2' } } });
    world.gitops.merge();
    await watch(world);
    expect(world.gitops.file(`envs/${name}/api.yaml`)).toContain(build(world, 2).digest);
  });

  it('keeps no other waiting when one cannot be looked at, and says so', async () => {
    const { world, name } = arrange();
    const id = await proposed(world, name, `create ${name} --from qa`);
    world.gitops.outage = new PortError('gitops-unreachable', 'GitHub is away.', { retryable: true });
    await watchMerges(world.process());
    world.gitops.outage = undefined;
    expect(world.warnings).toEqual(['proposed changes could not be looked at']);
    expect(await world.operation(id)).toMatchObject({ state: 'waiting' });
  });
});

function build({ number: pullRequest }: World, number: number): Build {
  return {
    id: `shop/PR-${pullRequest}#${number}`,
    repository: 'acme/shop',
    commit: String(number).repeat(40),
    branch: 'feature',
    pullRequest,
    service: 'api',
    image: 'registry.example.com/shop/api',
    tag: `b${number}`,
    digest: `sha256:${String(number).repeat(64)}`,
  };
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a bump that is merged': {
    prepare: (world) => world.standing('vault'),
    words: (name) => `bump ${name} --service api --tag v2`,
    requester: 'paula',
    approver: 'pete',
    second: 'petra',
    achieved: (world, name) => expect(world.gitops.file(`envs/${name}/api.yaml`)).toContain('v2'),
    commits: 1,
  },
};

describe('a process killed', { timeout: 180_000 }, () => {
  it.each(Object.entries(SCENARIOS))(
    'at any moment of %s proposes it once, and brings it to its end',
    async (_, scenario) => {
      const { lived } = await survive(database(), scenario, []);
      for (let moment = 0; moment < lived; moment += 1) {
        const { world } = await survive(database(), scenario, [moment]);
        expect(world.gitops.proposals.map(({ state }) => state)).toEqual(['merged']);
      }
    },
  );
});

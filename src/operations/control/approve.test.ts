import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';

const database = openTestStore();

/** An environment of `kind` with a plan to put it to sleep that waits; asked for by `requester`. */
async function waiting(kind: string, requester = 'mona'): Promise<{ world: World; name: string; id: string }> {
  const world = createWorld(database());
  const name = world.standing(kind);
  const id = await world.start(requester, `sleep ${name}`);
  await world.settle();
  expect((await world.operation(id)).state).toBe('waiting');
  return { world, name, id };
}

describe('a plan that needs approval', { timeout: 30_000 }, () => {
  it('waits, and nothing has happened', async () => {
    const { world, name, id } = await waiting('team');
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: false');
    expect((await world.steps(id)).map(({ phase }) => phase)).toEqual(['preview']);
    expect((await world.plan(id)).approvals).toBe(1);
  });

  it.each(['apply', 'approve'])('runs once somebody the rules allow says %s', async (verb) => {
    const { world, name, id } = await waiting('team');
    expect(await world.ask('paula', `${verb} ${name}`)).toMatchObject({
      kind: 'note',
      message: expect.stringContaining('it runs now'),
      allowedBy: `platform may ${verb} on team (rule 3)`,
      operation: id,
    });
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: true');
  });

  it('counts and lists one person once, in whatever letters they are written', async () => {
    const { world, name, id } = await waiting('pair');
    await world.ask('paula', `approve ${name}`);
    expect(await world.ask('Paula', `approve ${name}`)).toMatchObject({ message: expect.stringContaining('1 more') });
    expect(await world.store.approvals((await world.plan(id)).id)).toMatchObject([{ login: 'paula' }]);
  });

  it('is not approved by somebody without a rule, and is told which', async () => {
    const { world, name, id } = await waiting('team');
    expect(await world.ask('octocat', `apply ${name}`)).toEqual({
      kind: 'refusal',
      code: 'not-an-approver',
      message: 'octocat: No rule of the policy lets developer apply on team.',
      hint: 'Ask someone who is platform.',
      rule: 'rule 3',
    });
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
  });

  it('that needs two runs when two different people stand by it', async () => {
    const { world, name, id } = await waiting('pair');
    expect(await world.ask('paula', `approve ${name}`)).toMatchObject({
      message: expect.stringContaining('1 more needed'),
    });
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    await world.ask('pete', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it.each(['paula', 'Paula'])('counts one person once, also as %s', async (again) => {
    const { world, name, id } = await waiting('pair');
    await world.ask('paula', `approve ${name}`);
    expect(await world.ask(again, `approve ${name}`)).toMatchObject({
      message: expect.stringContaining('1 more needed'),
    });
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
  });

  it('counts its requester where the kind allows it', async () => {
    const { world, name, id } = await waiting('pair', 'paula');
    await world.ask('paula', `apply ${name}`);
    await world.ask('pete', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it.each(['paula', 'PAULA'])('refuses its requester as %s where the kind says so', async (requester) => {
    const { world, name } = await waiting('release', 'paula');
    expect(await world.ask(requester, `apply ${name}`)).toMatchObject({
      kind: 'refusal',
      code: 'requester-may-not-approve',
      hint: 'Someone else who is platform has to approve it.',
      rule: 'kinds.release.requesterApproves: false',
    });
  });

  it('then needs two others', async () => {
    const { world, name, id } = await waiting('release', 'paula');
    await world.ask('pete', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    await world.ask('petra', `approve ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('runs once for two who approve at the same time', async () => {
    const { world, name, id } = await waiting('team');
    const answers = await Promise.all([world.ask('paula', `apply ${name}`), world.ask('pete', `apply ${name}`)]);
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'note', message: /it runs (now|already)/ });
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.commits.filter(({ operation }) => operation === id)).toHaveLength(1);
  });

  it('approved again by the same person while it runs is no mistake: a repeated job says the same', async () => {
    const { world, name, id } = await waiting('team');
    await world.ask('paula', `apply ${name}`);
    expect(await world.ask('paula', `apply ${name}`)).toMatchObject({ kind: 'note', operation: id });
  });

  it('approved by a sentence that is dealt with again after a crash stays approved by it, once it has run too', async () => {
    const { world, name, id } = await waiting('team');
    const same = { id: `github:apply-${world.number}`, receivedAt: world.clock.now() };
    await world.ask('paula', `apply ${name}`, same);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(await world.ask('paula', `apply ${name}`, same)).toMatchObject({ kind: 'note', operation: id });
    expect(await world.ask('paula', `apply ${name}`)).toMatchObject({ code: 'nothing-to-approve' });
  });

  it('is not approved by a sentence older than itself, which meant another plan', async () => {
    const { world, name, id } = await waiting('team');
    const { createdAt } = await world.plan(id);
    expect(await world.ask('paula', `apply ${name}`, { receivedAt: createdAt - 1 })).toMatchObject({
      kind: 'refusal',
      code: 'stale-plan',
      hint: 'Read it, then say it again.',
    });
    expect(await world.store.approvals((await world.operation(id)).plan ?? '')).toEqual([]);
  });

  it('does not run for approvals that were given to an older plan while it was made', async () => {
    const { world, id } = await waiting('team');
    // As when an approval read the older plan just before the newer one was made.
    await database().store.transition(id, ['waiting'], { state: 'approved' });
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    expect((await world.steps(id)).map(({ phase }) => phase)).toEqual(['preview']);
  });

  it('is meant by its name when several wait', async () => {
    const { world, name, id } = await waiting('team');
    const other = await world.start('mona', `bump ${name} --service api --tag v2`);
    await world.settle();
    expect(await world.ask('paula', `apply ${name}`)).toMatchObject({ kind: 'refusal', code: 'ambiguous-plan' });
    const plan = (await world.operation(other)).plan;
    await world.ask('paula', `apply ${name} --plan ${plan}`);
    await world.settle();
    expect([(await world.operation(id)).state, (await world.operation(other)).state]).toEqual(['waiting', 'succeeded']);
  });

  it.each<[string, (world: World, name: string, plan: string) => Promise<string>, string]>([
    ['nothing waits', async (world) => `apply preview-${world.number}`, 'nothing-to-approve'],
    ['there is no such plan', async (_, name) => `apply ${name} --plan p-nothere`, 'unknown-plan'],
    [
      'the plan is of another environment',
      async (world, _, plan) => `apply pair-${world.number} --plan ${plan}`,
      'unknown-plan',
    ],
    [
      'the plan was put away',
      async (world, name, plan) => {
        await world.ask('paula', `cancel ${name}`);
        return `apply ${name} --plan ${plan}`;
      },
      'stale-plan',
    ],
  ])('is refused when %s', async (_, words, code) => {
    const { world, name, id } = await waiting('team');
    const sentence = await words(world, name, (await world.operation(id)).plan ?? '');
    expect(await world.ask('paula', sentence)).toMatchObject({ kind: 'refusal', code });
  });

  it('is not approved while somebody else holds the lock', async () => {
    const { world, name, id } = await waiting('team');
    await world.ask('pete', `lock ${name} --reason "a demo"`);
    expect(await world.ask('paula', `apply ${name}`)).toMatchObject({ code: 'environment-locked' });
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    await world.ask('pete', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('lets other operations of its environment go first', async () => {
    const { world, name, id } = await waiting('team');
    const destroy = await world.start('paula', `destroy ${name}`);
    await world.settle();
    await world.ask('paula', `apply ${name} --plan ${(await world.operation(destroy)).plan}`);
    await world.settle();
    expect((await world.operation(destroy)).state).toBe('succeeded');
    await world.ask('pete', `apply ${name}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'failed', outcome: { code: 'unknown-environment' } });
  });
});

import { describe, expect, it } from 'vitest';
import { createWorld } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { advanceOperation } from './advance-operation.ts';
import { PortError } from './ports/port-error.ts';

const database = openTestStore();

describe('operations of one environment', { timeout: 30_000 }, () => {
  it('go one after the other, in the order they were asked for, and say who goes first', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const create = await world.start('mona', 'create');
    const answer = await world.ask('octocat', `sleep ${name}`);
    expect(answer).toMatchObject({
      kind: 'operation',
      view: { state: 'queued', behind: [{ id: create, title: `create ${name}`, requester: 'mona' }] },
    });
    const wake = await world.start('mona', `wake ${name}`);
    await world.settle();
    const commits = world.gitops.commits.filter(({ operation }) => operation).map(({ subject }) => subject);
    expect(commits).toEqual([`${name}: create`, `${name}: sleep`, `${name}: wake`]);
    expect((await world.operation(wake)).state).toBe('succeeded');
  });

  it('are not begun out of turn', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.start('mona', `sleep ${name}`);
    const second = await world.start('mona', `destroy ${name}`);
    await advanceOperation(world.process(), second);
    expect((await world.operation(second)).state).toBe('queued');
    expect(world.runs()).toEqual([]);
  });

  it('are refused when it is their turn for what became wrong while they waited', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    const second = await world.start('octocat', 'create');
    await world.settle();
    expect(await world.operation(second)).toMatchObject({ state: 'failed', outcome: { code: 'name-taken' } });
    const history = await world.store.auditOf(`preview-${world.number}`, 1);
    expect(history).toMatchObject([{ actor: 'octocat', action: 'create', result: 'failed: name-taken' }]);
  });

  it('may be asked for before what they need is there', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    await world.start('mona', 'create');
    const sleep = await world.start('mona', `sleep ${name}`);
    await world.settle();
    expect((await world.operation(sleep)).state).toBe('succeeded');
  });
});

describe('operations of different environments', { timeout: 30_000 }, () => {
  it('run side by side', async () => {
    const world = createWorld(database());
    const [preview, team] = [world.standing('preview'), world.standing('team')];
    const slow = await world.start('paula', `destroy ${preview}`);
    const held = world.stacks.gates.hold('destroy-targets');
    const advanced = advanceOperation(world.process(), slow);
    await held.entered;
    const other = await world.start('paula', `sleep ${team}`);
    await advanceOperation(world.process(), other);
    await world.ask('paula', `apply ${team}`);
    await advanceOperation(world.process(), other);
    expect((await world.operation(other)).state).toBe('succeeded');
    expect((await world.operation(slow)).state).toBe('running');
    held.letGo();
    await advanced;
    expect((await world.operation(slow)).state).toBe('succeeded');
  });
});

describe('an operation that meets trouble outside', { timeout: 30_000 }, () => {
  it.each<[string, PortError]>([
    ['preview', new PortError('stack-failed', 'The program does not compile.', { hint: 'Mend it.' })],
    ['up', new PortError('plan-violated', 'The cluster needs something else.', { hint: 'Plan again.' })],
    ['up', new PortError('engine-missing', 'There is no pulumi.', { hint: 'Say make engines.' })],
  ])('in %s ends failed, with the code, the words and the next step of whoever met it', async (place, error) => {
    const world = createWorld(database());
    world.stacks.gates.fail(place, error);
    const id = await world.start('mona', 'create');
    await world.settle();
    expect(await world.operation(id)).toMatchObject({
      state: 'failed',
      outcome: { code: error.code, message: error.message, hint: error.hint },
    });
    expect(world.conversation.reactions.at(-1)?.reaction).toBe('failed');
    expect(world.warnings).toEqual([]);
  });

  it('after its plan was approved says so too', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    // The command itself is refused while Git cannot be read, so the approval comes before.
    await world.store.transition(id, ['waiting'], { state: 'approved' });
    await world.store.addApproval({
      plan: (await world.operation(id)).plan ?? '',
      login: 'paula',
      at: world.clock.now(),
    });
    await world.settle();
    expect((await world.operation(id)).outcome?.code).toBe('gitops-unreachable');
  });

  it('that nobody foresaw tells people no more than that, and its operator all', async () => {
    const world = createWorld(database());
    world.cluster.observe = () => Promise.reject(new TypeError('token=abc is not a function'));
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).outcome).toMatchObject({
      code: 'internal',
      message: expect.not.stringContaining('token'),
    });
    expect(world.warnings).toEqual(['operation failed unexpectedly']);
  });

  it('keeps what the engines said', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    await world.settle();
    const lines = (await world.store.log(id)).map(({ text }) => text);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^environments\/preview-\d+: up urn:.*Namespace/);
  });

  it('marks the sentence that asked for it once it succeeded', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    await world.settle();
    expect(world.conversation.reactions).toMatchObject([{ ref: { comment: 1 }, reaction: 'done' }]);
  });

  it('is not undone by a mark that cannot be made', async () => {
    const world = createWorld(database());
    world.conversation.reachable = false;
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.warnings).toEqual(['the end could not be marked']);
  });
});

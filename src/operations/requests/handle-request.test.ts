import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { POLICY } from '../../../test/fakes/policy.ts';
import { PortError } from '../ports/port-error.ts';
import type { Request, Said } from '../request.ts';
import { handleRequest } from './handle-request.ts';
import { submitRequest } from './submit-request.ts';

const database = openTestStore();

/** A request as a front door writes it down. */
function request(world: World, said: Said, about: Partial<Request> = {}): Request {
  return {
    id: `github:delivery-${world.number}`,
    conversation: { door: 'github', repository: 'acme/shop', issue: world.number, comment: 1 },
    speaker: { kind: 'github', login: 'mona', isBot: false },
    said,
    pullRequest: { repository: 'acme/shop', number: world.number },
    receivedAt: world.clock.now(),
    ...about,
  };
}

const CREATE: Said = { kind: 'command', command: { verb: 'create', args: [], flags: {} } };

async function deliver(world: World, said: Said, about: Partial<Request> = {}): Promise<void> {
  const written = request(world, said, about);
  await submitRequest(world, written);
  await handleRequest(world.process(), written.id);
}

/** What is on the pull request now. */
function labelled(world: World, ...labels: string[]): void {
  world.directory.pullRequests.set(world.number, { head: 'c'.repeat(40), fromFork: false, open: true, labels });
}

describe('a request', { timeout: 30_000 }, () => {
  it('that arrives twice is written down once and done once', async () => {
    const world = createWorld(database());
    expect(await submitRequest(world, request(world, CREATE))).toBe(true);
    expect(await submitRequest(world, request(world, CREATE))).toBe(false);
    await handleRequest(world.process(), `github:delivery-${world.number}`);
    await handleRequest(world.process(), `github:delivery-${world.number}`);
    expect(await world.store.operationsOf(`preview-${world.number}`)).toHaveLength(1);
    expect(world.conversation.reactions.map(({ reaction }) => reaction)).toEqual(['seen']);
  });

  it('nobody wrote down is let go', async () => {
    const world = createWorld(database());
    await expect(handleRequest(world.process(), 'github:unknown')).resolves.toBeUndefined();
  });

  it('dealt with again after a crash, when what it asked for is done, is not told that the name is taken', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create', { id: `github:delivery-${world.number}` });
    await world.settle();
    await handleRequest(world.process(), `github:delivery-${world.number}`);
    expect(world.conversation.replies).toEqual([]);
    expect((await world.store.operationsOf(`preview-${world.number}`)).map((each) => each.id)).toEqual([id]);
  });

  it.each([
    ['where its operation is shown is seen there', 0, ['seen'], 0],
    ['elsewhere than its operation is shown is answered', 70_000, [], 1],
  ])('that approves %s', async (_, away, reactions, replies) => {
    const world = createWorld(database());
    const name = world.standing('team');
    await world.start('mona', `sleep ${name}`);
    await world.settle();
    await deliver(
      world,
      { kind: 'command', command: { verb: 'apply', environment: name, args: [], flags: {} } },
      {
        speaker: { kind: 'github', login: 'paula', isBot: false },
        conversation: { door: 'github', repository: 'acme/shop', issue: world.number + away, comment: 2 },
      },
    );
    expect(world.conversation.reactions.map(({ reaction }) => reaction)).toEqual(reactions);
    expect(world.conversation.replies.map(({ answer }) => answer)).toMatchObject(
      Array.from({ length: replies }, () => ({ kind: 'note', message: expect.stringContaining('it runs now') })),
    );
  });

  it('whose answer could not be delivered is dealt with again', async () => {
    const world = createWorld(database());
    const said: Said = {
      kind: 'error',
      code: 'unknown-verb',
      message: 'There is no verb "craete".',
      usage: '/env help',
    };
    world.conversation.reachable = false;
    await expect(deliver(world, said)).rejects.toBeInstanceOf(PortError);
    world.conversation.reachable = true;
    await handleRequest(world.process(), `github:delivery-${world.number}`);
    expect(world.conversation.replies).toEqual([
      {
        request: `github:delivery-${world.number}`,
        answer: { kind: 'refusal', code: said.code, message: said.message, usage: said.usage },
      },
    ]);
  });

  it('is answered where it was said, unless the environment has a message of its own', async () => {
    const world = createWorld(database());
    await deliver(world, { kind: 'command', command: { verb: 'list', args: [], flags: {} } });
    expect(world.conversation.replies.map(({ answer }) => answer.kind)).toEqual(['list']);
    await deliver(world, CREATE, { id: `github:second-${world.number}` });
    expect(world.conversation.replies).toHaveLength(1);
  });

  it('from a door that is off is dealt with all the same', async () => {
    const world = createWorld(database());
    await submitRequest(world, request(world, CREATE));
    await handleRequest({ ...world.process(), conversations: {} }, `github:delivery-${world.number}`);
    expect(await world.store.operationsOf(`preview-${world.number}`)).toHaveLength(1);
  });
});

describe('a sentence', { timeout: 30_000 }, () => {
  it.each<[string, string, string, string]>([
    ['by a stranger', 'stranger', 'create preview-N', 'not-allowed'],
    ['no rule allows', 'mona', 'destroy team-N', 'not-allowed'],
    ['about a name that fits no kind', 'mona', 'create nothing-like-this', 'invalid-name'],
    ['about a namespace of the cluster', 'paula', 'create kube-system', 'invalid-name'],
    ['about a name that is taken', 'mona', 'create preview-N', 'name-taken'],
    ['about an environment there is not', 'paula', 'sleep team-N', 'unknown-environment'],
    ['with an unknown service', 'mona', 'create preview-9N --service nope', 'unknown-service'],
    ['with an unknown add-on', 'mona', 'create preview-9N --addon nope', 'unknown-addon'],
    ['with too long a life', 'mona', 'create preview-9N --ttl 90d', 'invalid-value'],
    ['that changes nothing', 'mona', 'wake preview-N', 'nothing-to-change'],
    ['that is not built yet', 'mona', 'logs preview-N', 'not-built-yet'],
  ])('%s is refused at once, with a code, and nothing is begun', async (_, actor, words, code) => {
    const world = createWorld(database());
    world.standing('preview');
    expect(await world.ask(actor, words.replace('N', String(world.number)))).toMatchObject({ kind: 'refusal', code });
    expect(world.runs()).toEqual([]);
  });

  it('that was refused is in the history, with the code', async () => {
    const world = createWorld(database());
    await world.ask('stranger', `destroy preview-${world.number}`);
    expect(await world.ask('mona', `history preview-${world.number}`)).toMatchObject({
      kind: 'history',
      entries: [{ actor: 'stranger', action: 'destroy', result: 'refused: not-allowed' }],
    });
  });

  it('by somebody without a role, in a pull request from a fork, does not even start a plan', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.directory.pullRequests.set(world.number, { head: 'd'.repeat(40), fromFork: true, open: true });
    expect(await world.ask('stranger', `plan ${name}`)).toMatchObject({ kind: 'refusal', code: 'not-allowed' });
    expect(await world.ask('stranger', `status ${name}`)).toMatchObject({ kind: 'status' });
  });

  it('without a name needs a pull request that supplies one', async () => {
    const world = createWorld(database());
    const { pullRequest: _, ...elsewhere } = request(world, CREATE);
    await submitRequest(world, elsewhere);
    await handleRequest(world.process(), elsewhere.id);
    expect(world.conversation.replies[0]?.answer).toMatchObject({ kind: 'refusal', code: 'missing-environment' });
  });

  it('is refused, not lost, while Git does not answer', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    expect(await world.ask('mona', `sleep ${name}`)).toMatchObject({ kind: 'refusal', code: 'gitops-unreachable' });
  });

  it('is refused, not lost, while GitHub cannot say who somebody is', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.directory.reachable = false;
    expect(await world.ask('mona', `sleep ${name}`)).toMatchObject({ kind: 'refusal', code: 'directory-unreachable' });
  });

  it('is refused with file, line and field while the policy does not parse, and nothing runs', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    world.gitops.push({ 'workflowautom.yaml': POLICY.replace('approvals: 0', 'approvals: none') });
    const answer = await world.ask('mona', `sleep ${name}`);
    expect(answer).toMatchObject({ kind: 'refusal', code: 'invalid-file' });
    expect(answer.kind === 'refusal' && answer.message).toMatch(/workflowautom\.yaml:5.*kinds\.preview\.approvals/);
  });
});

describe('a label', { timeout: 30_000 }, () => {
  it('with a meaning says its verb about the environment of its pull request', async () => {
    const world = createWorld(database());
    labelled(world, 'preview-env');
    await deliver(world, { kind: 'label', label: 'preview-env' });
    const [operation] = await world.store.operationsOf(`preview-${world.number}`);
    expect(operation).toMatchObject({ command: { verb: 'create' }, requester: 'mona', state: 'queued' });
  });

  it('without a meaning is passed over in silence', async () => {
    const world = createWorld(database());
    await deliver(world, { kind: 'label', label: 'bug' });
    expect([world.conversation.replies, world.conversation.reactions]).toEqual([[], []]);
    expect(await world.store.requestIsHandled(`github:delivery-${world.number}`)).toBe(true);
  });

  it('put by somebody no rule allows is refused', async () => {
    const world = createWorld(database());
    labelled(world, 'preview-env');
    await deliver(
      world,
      { kind: 'label', label: 'preview-env' },
      { speaker: { kind: 'github', login: 'stranger', isBot: false } },
    );
    expect(world.conversation.replies[0]?.answer).toMatchObject({ kind: 'refusal', code: 'not-allowed' });
  });
});

describe('a program', { timeout: 30_000 }, () => {
  it('is passed over in silence', async () => {
    const world = createWorld(database());
    await deliver(world, CREATE, { speaker: { kind: 'github', login: 'dependabot[bot]', isBot: true } });
    expect([world.conversation.replies, world.conversation.reactions]).toEqual([[], []]);
    expect(await world.store.operationsOf(`preview-${world.number}`)).toEqual([]);
  });

  it('that the policy lists is heeded like a person, by the rules', async () => {
    const world = createWorld(database());
    world.directory.permissions.set('renovate[bot]', 'write');
    await deliver(world, CREATE, { speaker: { kind: 'github', login: 'Renovate[bot]', isBot: true } });
    expect(await world.store.operationsOf(`preview-${world.number}`)).toHaveLength(1);
  });

  it('is not even refused while the policy cannot be read: two programs would answer each other for ever', async () => {
    const world = createWorld(database());
    world.gitops.push({ 'workflowautom.yaml': 'version: [' });
    await deliver(world, CREATE, { speaker: { kind: 'github', login: 'renovate[bot]', isBot: true } });
    expect(world.conversation.replies).toEqual([]);
  });
});

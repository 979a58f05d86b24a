import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { createFakeConversation } from '../../../test/fakes/fake-conversation.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { POLICY } from '../../../test/fakes/policy.ts';
import { formatInstant } from '../../environments/instant.ts';
import { PortError } from '../ports/port-error.ts';
import type { Said } from '../request.ts';
import { handleRequest } from '../requests/handle-request.ts';
import { extendBy, watchLifetimes } from './lifetimes.ts';

const database = openTestStore();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An environment that ends so long from now. @returns when, as Git has it */
function endsIn(world: World, milliseconds: number): string {
  const name = world.standing('preview');
  const expiresAt = formatInstant(world.clock.now() + milliseconds);
  const path = `envs/${name}/env.yaml`;
  const source = `  source:\n    repository: acme/shop\n    pullRequest: ${world.number}\n`;
  world.gitops.push({ [path]: `${world.gitops.file(path)}${source}  expiresAt: ${expiresAt}\n` });
  return expiresAt;
}

const over = (environment: string, expiresAt: string): Said => ({
  kind: 'lifetime',
  environment,
  expiresAt,
  ends: 'over',
});
const soon = (environment: string, expiresAt: string): Said =>
  ({ ...over(environment, expiresAt), ends: 'soon' }) as Said;
const asked = (world: World, ends: string, expiresAt: string) =>
  world.store.request(`lifetime:${ends}:preview-${world.number}:${expiresAt}`);

const BY_POLICY = { conversation: { door: 'schedule' }, speaker: { kind: 'policy' } } as const;
const outage = () => new PortError('stack-backend-unreachable', 'The backend does not answer.');

/** One look, and what it asks for is carried out. @returns whether it asked for the end */
async function endsNow(world: World, expiresAt: string): Promise<boolean> {
  const asked: string[] = [];
  const acceptRequest: World['store']['acceptRequest'] = async (request) => {
    const isNew = await world.store.acceptRequest(request);
    if (isNew && request.id.startsWith('lifetime:over:')) asked.push(request.id);
    return isNew;
  };
  await watchLifetimes({ ...world.process(), store: { ...world.store, acceptRequest } });
  for (const id of asked) await world.happen(over(`preview-${world.number}`, expiresAt), { id, ...BY_POLICY });
  await world.settle();
  return asked.length > 0;
}

describe('the watch over lifetimes', { timeout: 30_000 }, () => {
  it.each<[string, number, string[]]>([
    ['says nothing long before', 19 * HOUR, []],
    ['warns a quarter of the kind’s lifetime before', 17 * HOUR, ['soon']],
    ['says that it is over', -1_000, ['over']],
  ])('%s', async (_, left, expected) => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, left);
    await watchLifetimes(world.process());
    await watchLifetimes(world.process());
    const said = await Promise.all(
      ['soon', 'over'].map(async (ends) => ((await asked(world, ends, expiresAt)) ? [ends] : [])),
    );
    expect(said.flat()).toEqual(expected);
  });

  it('leaves a locked environment until it is unlocked', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    await world.ask('mona', `lock preview-${world.number}`);
    await watchLifetimes(world.process());
    expect(await asked(world, 'over', expiresAt)).toBeUndefined();
    await world.ask('mona', `unlock preview-${world.number}`);
    await watchLifetimes(world.process());
    expect(await asked(world, 'over', expiresAt)).toBeDefined();
  });

  it('asks for the end again, at growing intervals, while it fails', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    const tried: number[] = [];
    for (let hour = 0; hour < 8; hour += 1) {
      world.stacks.gates.fail('preview-destroy', outage());
      if (await endsNow(world, expiresAt)) tried.push(hour);
      world.clock.pass(HOUR);
    }
    expect(tried).toEqual([0, 1, 3, 7]);
  });

  it('asks once more after the outage, and no more once it is gone', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    world.stacks.gates.fail('preview-destroy', outage());
    expect([await endsNow(world, expiresAt), await endsNow(world, expiresAt)]).toEqual([true, false]);
    world.clock.pass(HOUR);
    expect(await endsNow(world, expiresAt)).toBe(true);
    const states = (await world.store.operationsOf(`preview-${world.number}`)).map(({ state }) => state);
    expect(states).toEqual(['succeeded', 'failed']);
    world.clock.pass(DAY);
    expect(await endsNow(world, expiresAt)).toBe(false);
  });

  it('asks again for what was locked when its turn came, within an hour of being unlocked', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    await watchLifetimes(world.process());
    await world.ask('mona', `lock preview-${world.number}`);
    const id = `lifetime:over:preview-${world.number}:${expiresAt}`;
    await world.happen(over(`preview-${world.number}`, expiresAt), { id, ...BY_POLICY });
    world.clock.pass(5 * HOUR);
    expect(await endsNow(world, expiresAt)).toBe(false);
    await world.ask('mona', `unlock preview-${world.number}`);
    expect(await endsNow(world, expiresAt)).toBe(true);
    expect(world.gitops.file(`envs/preview-${world.number}/env.yaml`)).toBeUndefined();
  });

  it('does not ask again once somebody put it off', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    world.stacks.gates.fail('preview-destroy', outage());
    await endsNow(world, expiresAt);
    const later = endsIn(world, DAY);
    world.clock.pass(2 * HOUR);
    expect([await endsNow(world, expiresAt), await endsNow(world, later)]).toEqual([false, false]);
  });

  it('does not ask again while a destroy is under way', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    world.stacks.gates.fail('preview-destroy', outage());
    await endsNow(world, expiresAt);
    world.clock.pass(2 * HOUR);
    await world.start('mona', `destroy preview-${world.number}`);
    expect(await endsNow(world, expiresAt)).toBe(false);
  });

  it('ends no more than ten at once, and the others at its next turns', async () => {
    const world = createWorld(database());
    const names = Array.from({ length: 12 }, (_, index) => `preview-9${world.number}${index}`);
    const template = world.gitops.file('envs/qa/env.yaml') ?? '';
    const expiresAt = formatInstant(world.clock.now() - 1_000);
    world.gitops.push(
      Object.fromEntries(
        names.map((name) => [
          `envs/${name}/env.yaml`,
          `${template.replaceAll('qa', name).replace('standing', 'preview')}  expiresAt: ${expiresAt}\n`,
        ]),
      ),
    );
    const count = async () =>
      (await Promise.all(names.map((name) => world.store.request(`lifetime:over:${name}:${expiresAt}`)))).filter(
        Boolean,
      ).length;
    await watchLifetimes(world.process());
    expect(await count()).toBe(10);
    await watchLifetimes(world.process());
    expect(await count()).toBe(12);
  });

  it('does nothing while Git does not answer, or its policy cannot be read', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    await expect(watchLifetimes(world.process())).rejects.toMatchObject({ code: 'gitops-unreachable' });
    world.gitops.outage = undefined;
    world.gitops.push({ 'workflowautom.yaml': 'version: [' });
    await expect(watchLifetimes(world.process())).rejects.toMatchObject({ code: 'invalid-file' });
    expect(await asked(world, 'over', expiresAt)).toBeUndefined();
  });
});

describe('what is offered with a warning', () => {
  it.each<[string, number | undefined, number]>([
    ['an hour', HOUR, HOUR],
    ['three days', 3 * DAY, 36 * HOUR],
    ['thirty days', 30 * DAY, 2 * DAY],
    ['no end', undefined, 2 * DAY],
  ])('for %s is within what the kind allows, and more than what is left', (_, ttl, expected) => {
    expect(extendBy(ttl)).toBe(expected);
  });
});

describe('a lifetime that is over', { timeout: 30_000 }, () => {
  const schedule = { conversation: { door: 'schedule' }, speaker: { kind: 'policy' } } as const;

  it('ends the environment once, by the policy', async () => {
    const world = createWorld(database());
    const expiresAt = endsIn(world, -1_000);
    const name = `preview-${world.number}`;
    const about = { id: `lifetime:over:${name}:${expiresAt}`, ...schedule };
    await world.happen(over(name, expiresAt), about);
    await world.happen(over(name, expiresAt), about);
    await world.settle();
    expect(await world.store.operationsOf(name)).toMatchObject([
      {
        state: 'succeeded',
        command: { verb: 'destroy' },
        requester: 'workflowautom',
        allowedBy: 'the policy: its lifetime is over',
        displays: [{ kind: 'github-comment', conversation: { repository: 'acme/shop', issue: world.number } }],
      },
    ]);
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
  });

  it('means nothing when somebody destroys it already', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const expiresAt = endsIn(world, -1_000);
    await world.start('mona', `destroy ${name}`);
    await world.happen(over(name, expiresAt), { id: `lifetime:over:${name}:${expiresAt}`, ...schedule });
    expect(await world.store.operationsOf(name)).toMatchObject([{ requester: 'mona' }]);
  });

  it('means nothing when it was put off', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const expiresAt = endsIn(world, -1_000);
    endsIn(world, HOUR);
    await world.happen(over(name, expiresAt), { id: `lifetime:over:${name}:${expiresAt}`, ...schedule });
    expect(await world.store.operationsOf(name)).toEqual([]);
  });

  it('means nothing while it is not', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const expiresAt = endsIn(world, HOUR);
    await world.happen(over(name, expiresAt), { id: `lifetime:over:${name}:${expiresAt}`, ...schedule });
    expect(await world.store.operationsOf(name)).toEqual([]);
  });
});

describe('a lifetime that is over soon', { timeout: 30_000 }, () => {
  it('is told in the pull request, in the channel and to the owner, once each, also when one of them was down', async () => {
    const world = createWorld(database());
    world.gitops.push({ 'workflowautom.yaml': `${POLICY}slack: { channels: { preview: C0NEWS } }\n` });
    const expiresAt = endsIn(world, HOUR);
    const name = `preview-${world.number}`;
    await world.store.offerLink(`code-${world.number}`, { workspace: 'T1', user: 'U0MONA' }, world.clock.now() + HOUR);
    await world.store.confirmLink(`code-${world.number}`, 'mona', world.clock.now());
    const slack = createFakeConversation();
    const runtime = { ...world.process(), conversations: { github: world.conversation, slack } };
    const id = `lifetime:soon:${name}:${expiresAt}`;
    await world.store.acceptRequest({
      id,
      conversation: { door: 'schedule' },
      speaker: { kind: 'policy' },
      said: soon(name, expiresAt),
      receivedAt: world.clock.now(),
    });
    slack.reachable = false;
    await expect(handleRequest(runtime, id)).rejects.toMatchObject({ code: 'conversation-unreachable' });
    slack.reachable = true;
    await handleRequest(runtime, id);
    await handleRequest(runtime, id);
    expect(world.conversation.replies.map(({ answer }) => answer)).toEqual([
      {
        kind: 'expiry',
        environment: name,
        owner: 'mona',
        address: expect.stringMatching(/^https:/),
        expiresAt: Date.parse(expiresAt),
        extendBy: '36h',
      },
    ]);
    expect(slack.replies.map(({ request }) => request)).toEqual([`${id} C0NEWS`, `${id} U0MONA`]);
    expect(await world.store.operationsOf(name)).toEqual([]);
  });

  it('is not told once it was put off', async () => {
    const world = createWorld(database());
    const earlier = endsIn(world, HOUR);
    endsIn(world, 2 * HOUR);
    const name = `preview-${world.number}`;
    await world.happen(soon(name, earlier), {
      id: `lifetime:soon:${name}:${earlier}`,
      conversation: { door: 'schedule' },
      speaker: { kind: 'policy' },
    });
    expect(world.conversation.replies).toEqual([]);
  });
});

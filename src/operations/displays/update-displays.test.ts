import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { slackMessage, slackThread } from './display.ts';
import { updateDisplays } from './update-displays.ts';

const database = openTestStore();

/** What the message about this world's preview said, write by write. */
function told(world: World): readonly string[] {
  return world.conversation.writes.flatMap(({ environment, answer }) =>
    environment === `preview-${world.number}` && answer.kind === 'operation' ? [answer.view.state] : [],
  );
}

async function publish(world: World): Promise<void> {
  await updateDisplays(world.process());
}

describe('the message about an environment', { timeout: 30_000 }, () => {
  it('is written at most once in an interval, however much happens, and again once it is over', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    await publish(world);
    expect(told(world)).toEqual(['queued']);
    await world.store.transition(id, ['queued'], { state: 'planning' });
    await publish(world);
    await publish(world);
    expect(told(world)).toEqual(['queued']);
    world.clock.pass(1_000);
    await publish(world);
    expect(told(world)).toEqual(['queued', 'planning']);
  });

  it('waits a moment for the plan, and says at once what an operation waits behind', async () => {
    const world = createWorld(database());
    const process = world.process({ limits: { firstShownAfter: 500 } });
    const id = await world.start('mona', 'create');
    await updateDisplays(process);
    expect(told(world)).toEqual([]);
    await world.store.transition(id, ['queued'], { state: 'planning' });
    await updateDisplays(process);
    expect(told(world)).toEqual([]);
    await world.start('octocat', `sleep preview-${world.number}`);
    await updateDisplays(process);
    expect(told(world)).toEqual(['queued']);
  });

  it('is one message, edited in place', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    await publish(world);
    world.clock.pass(1_000);
    await world.settle();
    await publish(world);
    expect(new Set(world.conversation.writes.map(({ id }) => id)).size).toBe(1);
  });

  it('always says how it ended, and then is left alone', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    await publish(world);
    await world.settle();
    await publish(world);
    expect(told(world)).toEqual(['queued']);
    for (let turn = 0; turn < 4; turn += 1) {
      world.clock.pass(1_000);
      await publish(world);
    }
    expect(told(world)).toEqual(['queued', 'succeeded']);
  });

  it('that could not be written is tried again ten seconds later', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    world.conversation.reachable = false;
    await publish(world);
    expect(world.warnings).toContain('a display could not be written');
    world.conversation.reachable = true;
    world.clock.pass(5_000);
    await publish(world);
    expect(told(world)).toEqual([]);
    world.clock.pass(6_000);
    await publish(world);
    expect(told(world)).toEqual(['queued']);
  });

  it('that nobody may write to any more is tried ever less often, and at once when there is something new to say', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    world.conversation.reachable = false;
    const tries = async (looks: number, seconds: number) => {
      const before = world.warnings.length;
      for (let look = 0; look < looks; look += 1) {
        world.clock.pass(seconds * 1_000);
        await publish(world);
      }
      return world.warnings.length - before;
    };
    expect(await tries(6, 10)).toBeGreaterThanOrEqual(3);
    expect(await tries(60, 60)).toBeLessThanOrEqual(12);
    world.conversation.reachable = true;
    await world.store.transition(id, ['queued'], { state: 'planning' });
    await publish(world);
    expect(told(world)).toEqual(['planning']);
  });

  it('waits while its front door is off', async () => {
    const world = createWorld(database());
    await world.start('mona', 'create');
    await updateDisplays({ ...world.process(), conversations: {} });
    world.clock.pass(11_000);
    await publish(world);
    expect(told(world)).toEqual(['queued']);
  });

  it('shows a plan that waits, who may approve it and who has', async () => {
    const world = createWorld(database());
    const name = world.standing('pair');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    await world.ask('paula', `approve ${name}`);
    world.clock.pass(2_000);
    await publish(world);
    const last = world.conversation.writes.findLast(({ environment }) => environment === name)?.answer;
    expect(last).toMatchObject({
      kind: 'operation',
      view: {
        id,
        state: 'waiting',
        plan: { approvals: { needed: 2, roles: ['platform'], given: [{ login: 'paula' }] } },
      },
    });
  });
});

describe('the timeline below a message', { timeout: 30_000 }, () => {
  it('waits for the message without complaint, and hangs from it as soon as it is there', async () => {
    const world = createWorld(database());
    const channel = { door: 'slack', channel: `C${world.number}` } as const;
    const first = await world.operation(await world.start('mona', 'create'));
    const id = `${first.id}-slack`;
    const displays = [slackThread(channel, id), slackMessage(channel, id)];
    await world.store.createOperation({ ...first, id, request: id, displays });
    const parents: (string | undefined)[] = [];
    const thread = async ({ parent }: { readonly parent?: string }) => `thread-${parents.push(parent)}`;
    const runtime = world.process();
    const withThread = { ...runtime, displays: { 'slack-thread': { show: thread } } };
    await updateDisplays(withThread);
    expect({ parents, warnings: world.warnings }).toEqual({ parents: [], warnings: [] });
    world.clock.pass(20_000);
    await updateDisplays({ ...runtime, displays: { 'slack-message': { show: async () => 'message-1' } } });
    world.clock.pass(20_000);
    await updateDisplays(withThread);
    expect(parents).toEqual(['message-1']);
  });
});

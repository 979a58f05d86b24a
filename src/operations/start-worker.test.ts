import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import type { OperationState } from './operation.ts';
import { startWorker } from './start-worker.ts';

const database = openTestStore();
const SOON = { timeout: 20_000, interval: 10 };

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function ends(world: World, id: string, state: OperationState): Promise<void> {
  await vi.waitFor(async () => expect((await world.operation(id)).state).toBe(state), SOON);
}

describe('a worker', { timeout: 60_000 }, () => {
  // One worker a database: the queue hands a job to whoever works, so all of it is one walk.
  it('carries requests to their end, tells people, and takes up what an ended process left', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    // Left behind: begun by a process that died, whose job is gone with it.
    const left = await world.start('mona', `sleep ${name}`);
    await world.store.transition(left, ['queued'], { state: 'planning' });
    expect(await world.store.claim(left, 'dead', 60_000)).toBe(true);
    world.clock.pass(120_000);

    const team = world.standing('team');
    const asked = await world.start('mona', `sleep ${team}`);
    stop = await startWorker(world.process());
    await ends(world, left, 'succeeded');
    await ends(world, asked, 'waiting');

    await world.ask('paula', `apply ${team}`);
    await ends(world, asked, 'succeeded');

    const told = () =>
      world.conversation.writes.flatMap(({ environment, answer }) =>
        answer.kind === 'operation' ? [`${environment} ${answer.view.state}`] : [],
      );
    await vi.waitFor(() => {
      world.clock.pass(1_000);
      expect(told()).toEqual(expect.arrayContaining([`${name} succeeded`, `${team} succeeded`]));
    }, SOON);
  });
});

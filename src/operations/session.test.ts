import { describe, expect, it, vi } from 'vitest';
import { createWorld } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { advanceOperation } from './advance-operation.ts';
import { Cancelled, LaidDown } from './interruption.ts';
import { PortError } from './ports/port-error.ts';
import { openSession, type Session } from './session.ts';

const database = openTestStore();
const SOON = { timeout: 5_000, interval: 2 };

async function opened(world: ReturnType<typeof createWorld>, options?: Parameters<typeof world.process>[0]) {
  const id = await world.start('mona', 'create');
  const runtime = world.process(options);
  const session = await openSession(runtime, id);
  if (!session) throw new Error('not claimed');
  return { id, runtime, session };
}

describe('a session', { timeout: 30_000 }, () => {
  it('is had by one of many, also within one process', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const runtime = world.process();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => openSession(runtime, id)));
    const held = sessions.filter((session): session is Session => session !== undefined);
    expect(held).toHaveLength(1);
    // Nor later, while it is held.
    expect(await openSession(runtime, id)).toBeUndefined();
    await held[0]?.end();
    const next = await openSession(runtime, id);
    expect(next).toBeDefined();
    await next?.end();
  });

  it('knows the operation as it is once it is held, not as it was before', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const { store } = world;
    const runtime = world.process();
    const claim: typeof store.claim = async (...args) => {
      await store.transition(id, ['queued'], { state: 'planning' });
      return store.claim(...args);
    };
    const session = await openSession({ ...runtime, store: { ...runtime.store, claim } }, id);
    expect(session?.operation.state).toBe('planning');
    await session?.end();
  });

  it('outlives its lease while it is renewed', async () => {
    const world = createWorld(database());
    const { id, session } = await opened(world);
    for (let lease = 0; lease < 3; lease += 1) {
      world.clock.pass(40_000);
      const renewed = vi.spyOn(world.store, 'renewClaim');
      await vi.waitFor(() => expect(renewed).toHaveBeenCalled(), SOON);
      renewed.mockRestore();
    }
    expect(await openSession(world.process({ worker: 'other' }), id)).toBeUndefined();
    expect(() => session.check()).not.toThrow();
    await session.end();
  });

  it('ends at once when another worker has taken the environment', async () => {
    const world = createWorld(database());
    const { id, session } = await opened(world);
    world.clock.pass(61_000);
    expect(await world.store.claim(id, 'other', 60_000)).toBe(true);
    await expect(session.confirm()).rejects.toBeInstanceOf(LaidDown);
    expect([session.interrupt.aborted, session.kill.aborted]).toEqual([true, true]);
    await session.end();
    // The other one's claim is none of its business.
    expect(await world.store.renewClaim(id, 'other', 60_000)).toBe(true);
    await world.store.releaseClaim(id, 'other');
  });

  it('that cannot renew its claim for as long as a lease has lost it', async () => {
    const world = createWorld(database());
    const { runtime, session } = await opened(world);
    await session.end();
    const gone = () => Promise.reject(new PortError('store-unreachable', 'The database does not answer.'));
    const store = { ...runtime.store };
    const deaf = await openSession({ ...runtime, store }, session.operation.id);
    store.operation = gone;
    store.renewClaim = gone;
    world.clock.pass(50_000);
    expect(deaf?.kill.aborted).toBe(false);
    world.clock.pass(20_000);
    await vi.waitFor(() => expect(deaf?.kill.aborted).toBe(true), SOON);
    expect(() => deaf?.check()).toThrow(LaidDown);
    await deaf?.end();
  });

  it('passes a cancel on in stages, whoever wrote it', async () => {
    const world = createWorld(database());
    const { id, session } = await opened(world);
    await world.store.transition(id, ['queued'], { cancel: { stage: 'graceful', by: 'paula' } });
    await vi.waitFor(() => expect(session.interrupt.aborted).toBe(true), SOON);
    expect(session.kill.aborted).toBe(false);
    expect(() => session.check()).toThrow(Cancelled);
    await world.store.transition(id, ['queued'], { cancel: { stage: 'forced', by: 'paula' } });
    await vi.waitFor(() => expect(session.kill.aborted).toBe(true), SOON);
    await session.end();
  });

  it('opened on a stopping server stops before anything', async () => {
    const world = createWorld(database());
    const { session } = await opened(world, { shutdown: AbortSignal.abort() });
    expect(() => session.check()).toThrow(LaidDown);
    await session.end();
  });
});

describe('work that is laid down', { timeout: 30_000 }, () => {
  it('because another worker took the environment writes no end, and stops its run', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    world.stacks.gates.hold('up in flight');
    const settled = world.settle();
    await vi.waitFor(() => expect(world.stacks.calls.at(-1)).toMatch(/^up/), SOON);
    world.clock.pass(61_000);
    await database().store.claim(id, 'thief', 600_000);
    await settled;
    expect(await world.operation(id)).toMatchObject({ state: 'running', phase: 'up' });
    expect((await world.steps(id)).at(-1)).toMatchObject({ phase: 'up', state: 'started' });
    expect(await world.store.auditOf(`preview-${world.number}`, 9)).toHaveLength(1);

    await world.store.releaseClaim(id, 'thief');
    await world.settle();
    expect(world.runs()).toContain(`refresh preview-${world.number}`);
    expect((await world.operation(id)).state).toBe('waiting');
  });

  it('because another worker took the environment writes no end for what failed before it could know', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const runtime = world.process({ limits: { heartbeat: 60_000 } });
    const infraCommit = async (): Promise<string> => {
      world.clock.pass(61_000);
      expect(await world.store.claim(id, 'thief', 600_000)).toBe(true);
      throw new PortError('infra-unreachable', 'The infra repository does not answer.');
    };
    await advanceOperation({ ...runtime, stacks: { ...world.stacks.runner(), infraCommit } }, id);
    expect((await world.operation(id)).state).toBe('planning');
    await world.store.releaseClaim(id, 'thief');
  });

  it.each(['converge', 'preview', 'up'])(
    'because the server stops during %s is carried on by the next one',
    async (during) => {
      const world = createWorld(database());
      const id = await world.start('mona', 'create');
      const shutdown = new AbortController();
      const runtime = world.process({ shutdown: shutdown.signal });
      if (during === 'converge') world.cluster.lag = 1_000_000;
      else world.stacks.gates.hold(during);
      const advanced = advanceOperation(runtime, id);
      if (during === 'converge') await vi.waitFor(() => expect(world.cluster.looks).toBeGreaterThan(3), SOON);
      else await vi.waitFor(() => expect(world.stacks.calls.at(-1)).toContain(during), SOON);
      shutdown.abort();
      await advanced;
      expect((await world.operation(id)).state).toBe(during === 'preview' ? 'planning' : 'running');
      expect((await world.operation(id)).outcome).toBeUndefined();

      world.cluster.lag = 0;
      await world.settle();
      expect((await world.operation(id)).state).toBe('succeeded');
      const runs = world.runs().map((run) => run.split(' ')[0]);
      // An `up` that had not touched anything is run with the same plan; what is certain is not asked again.
      expect(runs).toEqual(
        { converge: ['preview', 'up'], preview: ['preview', 'preview', 'up'], up: ['preview', 'up', 'up'] }[during],
      );
    },
  );

  it('because the database did not answer is no failure: the queue tries again', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const runtime = world.process();
    const down = new PortError('store-unreachable', 'The database does not answer.', { retryable: true });
    const store = { ...runtime.store, savePlan: () => Promise.reject(down) };
    await expect(advanceOperation({ ...runtime, store }, id)).rejects.toBe(down);
    expect((await world.operation(id)).state).toBe('planning');
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });
});

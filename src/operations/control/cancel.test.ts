import { describe, expect, it, vi } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../ports/port-error.ts';
import type { Request } from '../request.ts';

const database = openTestStore();
const SOON = { timeout: 5_000, interval: 2 };

/** A create that is held at a place of its run. */
async function heldAt(
  place: string,
): Promise<{ world: World; id: string; name: string; settled: Promise<void>; letGo: (error?: Error) => void }> {
  const world = createWorld(database());
  const id = await world.start('mona', 'create');
  const held = world.stacks.gates.hold(place);
  const settled = world.settle();
  await held.entered;
  return { world, id, name: `preview-${world.number}`, settled, letGo: held.letGo };
}

/** A heartbeat that began after this was called has been: what was written before has reached the run. */
async function nextBeat(world: World): Promise<void> {
  const beats = vi.spyOn(world.store, 'operation');
  await vi.waitFor(() => expect(beats.mock.calls.length).toBeGreaterThan(1), SOON);
  beats.mockRestore();
}

describe('cancel', { timeout: 30_000 }, () => {
  it('of what is queued means that it never starts', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    expect(await world.ask('mona', `cancel preview-${world.number}`)).toMatchObject({
      kind: 'note',
      message: `Operation ${id} (create preview-${world.number}) is cancelled; nothing had been done.`,
      operation: id,
    });
    await world.settle();
    expect(await world.operation(id)).toMatchObject({
      state: 'cancelled',
      outcome: { message: 'Cancelled by mona before anything was done.' },
    });
    expect(world.runs()).toEqual([]);
    expect(
      (await world.store.auditOf(`preview-${world.number}`, 9)).map(({ action, result }) => `${action}: ${result}`),
    ).toEqual([
      'cancel: allowed: developer may cancel on preview (rule 1)',
      'create: cancelled',
      'create: allowed: developer may create on preview (rule 1)',
    ]);
  });

  it('of a plan that waits puts it away', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    await world.ask('paula', `cancel ${name}`);
    expect((await world.operation(id)).state).toBe('cancelled');
    expect(world.conversation.reactions.at(-1)).toMatchObject({ ref: { comment: 1 }, reaction: 'failed' });
  });

  it('of what is approved and not begun stops it before anything', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    await world.ask('paula', `apply ${name}`);
    await world.ask('paula', `cancel ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('cancelled');
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: false');
  });

  it('of what is being planned interrupts the preview', async () => {
    const { world, id, name, settled } = await heldAt('preview');
    expect(await world.ask('mona', `cancel ${name}`)).toMatchObject({
      message: expect.stringContaining('finishes what is in flight'),
    });
    await settled;
    expect(await world.operation(id)).toMatchObject({ state: 'cancelled', phase: 'preview' });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
  });

  it('of a running up finishes what is in flight and stops', async () => {
    const { world, id, name, settled, letGo } = await heldAt('up in flight');
    await world.ask('mona', `cancel ${name}`);
    await nextBeat(world);
    letGo();
    await settled;
    expect(await world.operation(id)).toMatchObject({
      state: 'cancelled',
      outcome: { message: 'Cancelled by mona during up; what was done before that stays done.' },
    });
    const stack = world.stacks.stack(name);
    expect({ resources: stack?.resources.size, pending: stack?.pending, lock: stack?.lock }).toEqual({
      resources: 1,
      pending: [],
      lock: undefined,
    });
  });

  it('said twice kills it, and what was in flight is left pending for the next run to clear', async () => {
    const { world, id, name, settled } = await heldAt('up in flight');
    await world.ask('mona', `cancel ${name}`);
    expect(await world.ask('mona', `cancel ${name}`)).toMatchObject({
      message: expect.stringContaining('stopped at once'),
    });
    await settled;
    expect((await world.operation(id)).state).toBe('cancelled');
    expect(world.stacks.stack(name)).toMatchObject({ pending: [expect.any(String)], lock: 'dead' });
    const destroy = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(destroy)).state).toBe('succeeded');
  });

  it('dealt with twice after a crash does not count as said twice', async () => {
    const { world, id, name, settled } = await heldAt('preview');
    const same: Partial<Request> = { id: `github:cancel-${world.number}` };
    const first = await world.ask('mona', `cancel ${name}`, same);
    expect(await world.ask('mona', `cancel ${name}`, same)).toEqual(first);
    expect((await world.operation(id)).cancel).toMatchObject({ stage: 'graceful' });
    await settled;
  });

  it('of a wait stops waiting', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    world.cluster.lag = 1_000_000;
    const settled = world.settle();
    await vi.waitFor(() => expect(world.cluster.looks).toBeGreaterThan(2), SOON);
    await world.ask('mona', `cancel preview-${world.number}`);
    await settled;
    expect(await world.operation(id)).toMatchObject({ state: 'cancelled', phase: 'converge' });
  });

  it('reaches what was running when the server died', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    await world.store.transition(id, ['queued'], { state: 'running', cancel: { stage: 'graceful', by: 'mona' } });
    await world.settle();
    expect((await world.operation(id)).state).toBe('cancelled');
  });

  it('tells of a failure that came in between', async () => {
    const { world, id, name, settled, letGo } = await heldAt('up in flight');
    await world.ask('mona', `cancel ${name}`);
    await nextBeat(world);
    letGo(new PortError('stack-failed', 'The quota is exceeded.'));
    await settled;
    expect(await world.operation(id)).toMatchObject({
      state: 'cancelled',
      outcome: { details: ['The quota is exceeded.'] },
    });
  });

  it('of nothing is refused', async () => {
    const world = createWorld(database());
    expect(await world.ask('mona', `cancel preview-${world.number}`)).toMatchObject({
      kind: 'refusal',
      code: 'nothing-running',
    });
  });

  it('lets the next operation of the environment go on', async () => {
    const { world, id, name, settled } = await heldAt('preview');
    const next = await world.start('mona', `destroy ${name}`);
    await world.ask('mona', `cancel ${name}`);
    await settled;
    await world.settle();
    expect((await world.operation(id)).state).toBe('cancelled');
    // There is nothing to destroy: the create had written nothing.
    expect(await world.operation(next)).toMatchObject({ state: 'failed', outcome: { code: 'unknown-environment' } });
  });
});

describe('cancel --plan', { timeout: 30_000 }, () => {
  it('drops the plan it names, once, and leaves the others waiting', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const kept = await world.start('mona', `sleep ${name}`);
    await world.settle();
    const dropped = await world.start('mona', `bump ${name} --service api --tag v2`);
    await world.settle();
    const { id: plan } = await world.plan(dropped);
    const said = `cancel ${name} --plan ${plan}`;
    expect(await world.ask('paula', said)).toMatchObject({ kind: 'note', operation: dropped });
    expect(await world.ask('paula', said)).toMatchObject({ message: `Plan ${plan} for ${name} is dropped already.` });
    expect((await world.operation(dropped)).state).toBe('cancelled');
    expect((await world.operation(kept)).state).toBe('waiting');
  });

  it('of a plan nobody made, or of another environment, is refused', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    const { id: plan } = await world.plan(id);
    expect(await world.ask('paula', `cancel ${name} --plan p-nobody`)).toMatchObject({ code: 'unknown-plan' });
    expect(await world.ask('paula', `cancel qa --plan ${plan}`)).toMatchObject({ code: 'unknown-plan' });
  });

  it('never stops what runs: the plan was approved in the meantime', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    const { id: plan } = await world.plan(id);
    await world.ask('paula', `apply ${name} --plan ${plan}`);
    expect(await world.ask('paula', `cancel ${name} --plan ${plan}`)).toMatchObject({ code: 'stale-plan' });
    expect(await world.operation(id)).toMatchObject({ state: 'approved' });
  });
});

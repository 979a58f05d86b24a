import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';

const database = openTestStore();
const HOUR = 60 * 60_000;

describe('a comment that arrives after a later one', { timeout: 30_000 }, () => {
  it.each([
    ['create', 'destroy', 'unknown-environment'],
    ['lock', 'unlock', 'not-locked'],
  ])('"%s" said before "%s" does nothing, and says so', async (earlier, later, told) => {
    const world = createWorld(database());
    const at = world.clock.now();
    const name = `preview-${world.number}`;
    expect(await world.ask('mona', `${later} ${name}`, { saidAt: at })).toMatchObject({ code: told });
    expect(await world.ask('mona', `${earlier} ${name}`, { saidAt: at - 1_000 })).toMatchObject({
      kind: 'refusal',
      code: 'overtaken',
      message: `"${earlier} ${name}" was said before "${later} ${name}", which came later and was dealt with first; nothing is done.`,
    });
    expect(await world.store.operationsOf(name)).toEqual([]);
    expect(await world.store.lockOf(name)).toBeUndefined();
  });

  it('is heeded when the later one was refused because of who said it', async () => {
    const world = createWorld(database());
    const at = world.clock.now();
    const name = `preview-${world.number}`;
    expect(await world.ask('stranger', `destroy ${name}`, { saidAt: at })).toMatchObject({ code: 'not-allowed' });
    expect(await world.ask('mona', 'create', { saidAt: at - 1_000 })).toMatchObject({ kind: 'operation' });
  });

  it('is heeded when it was about another environment, or only asks', async () => {
    const world = createWorld(database());
    const at = world.clock.now();
    await world.start('mona', 'create', { saidAt: at });
    const before = { saidAt: at - 1_000 };
    expect(await world.ask('mona', `create preview-9${world.number}`, before)).toMatchObject({ kind: 'operation' });
    expect(await world.ask('mona', 'list', before)).toMatchObject({ kind: 'list' });
  });

  it('counts as an approval all the same: two who approve do not depend on who was first', async () => {
    const world = createWorld(database());
    const name = world.standing('pair');
    const id = await world.start('mona', `sleep ${name}`, { saidAt: world.clock.now() });
    await world.settle();
    const at = world.clock.now();
    await world.ask('paula', `approve ${name}`, { saidAt: at });
    await world.ask('pete', `apply ${name}`, { saidAt: at - 5 });
    expect((await world.operation(id)).state).toBe('approved');
  });

  it('dealt with again after a crash is the same sentence', async () => {
    const world = createWorld(database());
    const same = { id: `github:again-${world.number}`, saidAt: world.clock.now() };
    const first = await world.start('mona', 'create', same);
    expect(await world.start('mona', 'create', same)).toBe(first);
    const lock = { id: `github:lock-${world.number}`, saidAt: world.clock.now() };
    expect(await world.ask('mona', `lock preview-${world.number}`, lock)).toMatchObject({ kind: 'note' });
    expect(await world.ask('mona', `lock preview-${world.number}`, lock)).toMatchObject({ kind: 'note' });
  });
});

describe('a comment that arrives late', { timeout: 30_000 }, () => {
  const pastAnHour = (now: number) => ({ saidAt: now - HOUR - 1, receivedAt: now });

  it.each(['create', 'lock preview-N', 'cancel preview-N', 'approve preview-N'])(
    '"%s" is asked to be said again after an hour',
    async (words) => {
      const world = createWorld(database());
      const sentence = words.replace('N', String(world.number));
      const answer = await world.ask('mona', sentence, pastAnHour(world.clock.now()));
      expect(answer).toMatchObject({ kind: 'refusal', code: 'too-late', hint: 'Say it again if it is still meant.' });
      expect(await world.store.operationsOf(`preview-${world.number}`)).toEqual([]);
    },
  );

  it('is done within the hour, and where the host does not say when it was said', async () => {
    const world = createWorld(database());
    const now = world.clock.now();
    expect(await world.ask('mona', 'create', { saidAt: now - HOUR, receivedAt: now })).toMatchObject({
      kind: 'operation',
    });
    expect(await world.ask('mona', `lock preview-${world.number}`)).toMatchObject({ kind: 'note' });
  });

  it('still gets an answer when it only asks', async () => {
    const world = createWorld(database());
    expect(await world.ask('mona', 'list', pastAnHour(world.clock.now()))).toMatchObject({ kind: 'list' });
  });
});

describe('a note', { timeout: 30_000 }, () => {
  it('says who asked, through which door, and under which rule', async () => {
    const world = createWorld(database());
    expect(await world.ask('mona', `lock ${world.standing('preview')}`)).toMatchObject({
      kind: 'note',
      asked: { by: 'mona', door: 'github' },
      allowedBy: 'developer may lock on preview (rule 1)',
    });
  });
});

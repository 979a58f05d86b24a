import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';

const database = openTestStore();

describe('a lock', { timeout: 30_000 }, () => {
  it('lets only its holder change the environment, and names holder, time and reason to others', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    expect(await world.ask('mona', `lock ${name} --reason "a demo"`)).toMatchObject({
      kind: 'note',
      message: `${name} is locked by mona; only they can change it now.`,
    });
    expect(await world.ask('octocat', `sleep ${name}`)).toMatchObject({
      kind: 'refusal',
      code: 'environment-locked',
      message: expect.stringMatching(/is locked by mona since 2026-11-2\dT[\d:]+Z: a demo\.$/),
      hint: `Ask mona, or say /env unlock ${name} --force.`,
    });
    const id = await world.start('mona', `sleep ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('stops what somebody else had queued and not begun', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('octocat', `sleep ${name}`);
    await world.ask('mona', `lock ${name}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'failed', outcome: { code: 'environment-locked' } });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: false');
  });

  it('said again by its holder stays theirs, and by another is refused', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.ask('mona', `lock ${name}`);
    expect(await world.ask('mona', `lock ${name}`)).toMatchObject({ kind: 'note' });
    expect(await world.ask('octocat', `lock ${name}`)).toMatchObject({ code: 'environment-locked' });
  });

  it("is its holder's in whatever letters the policy file or a host writes them", async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.ask('mona', `lock ${name}`);
    expect(await world.ask('Mona', `lock ${name}`)).toMatchObject({ kind: 'note' });
    expect(await world.ask('MONA', `unlock ${name}`)).toMatchObject({ message: `${name} is unlocked.` });
  });

  it('is taken away by its holder, and by another only with --force', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    await world.ask('mona', `lock ${name}`);
    expect(await world.ask('octocat', `unlock ${name}`)).toMatchObject({ code: 'environment-locked' });
    expect(await world.ask('octocat', `unlock ${name} --force`)).toMatchObject({
      kind: 'note',
      message: `${name} is unlocked. The lock was mona's.`,
    });
    expect(await world.ask('octocat', `unlock ${name}`)).toMatchObject({ kind: 'refusal', code: 'not-locked' });
    await world.ask('mona', `lock ${name}`);
    expect(await world.ask('mona', `unlock ${name}`)).toMatchObject({ message: `${name} is unlocked.` });
  });

  it('needs a rule like everything that changes something', async () => {
    const world = createWorld(database());
    const name = world.standing('team');
    expect(await world.ask('mona', `lock ${name}`)).toMatchObject({ kind: 'refusal', code: 'not-allowed' });
    expect(await world.ask('stranger', `unlock ${name} --force`)).toMatchObject({
      kind: 'refusal',
      code: 'not-allowed',
    });
  });
});

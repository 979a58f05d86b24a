import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';

const database = openTestStore();

describe('the empty record that a preview made', { timeout: 30_000 }, () => {
  it('is removed when nothing came of the plan', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    world.stacks.violations = ['A namespace has no owner.'];
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    expect(world.stacks.stack(name)).toBeDefined();
    await world.ask('mona', `cancel ${name}`);
    expect(world.stacks.stack(name)).toBeUndefined();
  });

  it('stays when the stack has resources', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    await world.start('mona', 'create');
    await world.settle();
    await world.start('mona', `sleep ${name}`);
    await world.ask('mona', `cancel ${name}`);
    expect(world.stacks.stack(name)?.resources.size).toBeGreaterThan(0);
  });
});

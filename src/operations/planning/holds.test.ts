import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { APPLICATION, NAMESPACE } from '../../../test/fakes/fake-stack-runner.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import type { ResourceChange, ResourceOperation } from '../../commands/difference.ts';
import { planHolds } from './holds.ts';

const database = openTestStore();

function change(operation: ResourceOperation): ResourceChange {
  return { urn: operation, type: NAMESPACE, name: 'qa', operation, differences: [] };
}

describe('what holds a plan', () => {
  const ref = { layer: 'environment', project: 'environments', stack: 'qa' } as const;
  it.each([
    ['creations and updates', 'create', 'up', ['create', 'update', 'same'], [], false, []],
    ['a deletion nobody asked for', 'create', 'up', ['delete'], [], false, ['it deletes 1 in environments/qa']],
    ['replacements', 'create', 'up', ['replace', 'replace'], [], false, ['it replaces 2 in environments/qa']],
    ['deletions that were asked for', 'destroy', 'destroy', ['delete', 'delete'], [], false, []],
    ['a broken policy', 'create', 'up', ['create'], ['no root'], false, ["it breaks 1 of the platform's policies"]],
    ['a fork', 'create', 'up', ['create'], [], true, ['it comes from a fork']],
    ['a destroy in a fork', 'destroy', 'destroy', ['delete'], [], true, []],
    ['a question', 'plan', 'up', ['create'], [], false, ['it was asked for as a plan']],
  ] as const)('%s', (_, verb, action, operations, violations, fromFork, expected) => {
    const stack = { ref, action, changes: operations.map(change), violations };
    expect(planHolds({ command: { verb, args: [], flags: {} } }, fromFork, [stack], [])).toEqual(expected);
  });
});

describe('a plan of a kind that asks for nobody', { timeout: 30_000 }, () => {
  /** What `bump` does not ask for: the infra repository has moved, so applying would touch every Application. */
  async function planned(
    prepare: (world: World, name: string) => void,
  ): Promise<{ world: World; name: string; id: string }> {
    const world = createWorld(database());
    const name = world.standing('preview');
    prepare(world, name);
    const id = await world.start('mona', `plan ${name}`);
    await world.settle();
    return { world, name, id };
  }

  it.each<[string, (world: World, name: string) => void, string]>([
    [
      'replaces something',
      (world) => {
        world.stacks.replaced.add(APPLICATION);
        world.stacks.infra = '2'.repeat(40);
      },
      'it replaces 2 in environments/preview-N',
    ],
    [
      'deletes something',
      (world, name) => {
        const manifest = world.gitops.file(`envs/${name}/env.yaml`) ?? '';
        world.gitops.push({ [`envs/${name}/env.yaml`]: manifest.replace('[api, web]', '[api]') });
      },
      'it deletes 1 in environments/preview-N',
    ],
  ])('waits when it %s', async (_, prepare, hold) => {
    const { world, name, id } = await planned(prepare);
    expect((await world.operation(id)).state).toBe('waiting');
    expect((await world.plan(id)).holds).toContain(hold.replace('N', String(world.number)));
    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('waits when it comes from a fork', async () => {
    const world = createWorld(database());
    world.directory.pullRequests.set(world.number, { head: 'd'.repeat(40), fromFork: true, open: true });
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    expect(await world.plan(id)).toMatchObject({ approvals: 1, holds: ['it comes from a fork'] });
  });

  it('waits when it breaks a policy, and an approval does not lift a mandatory one: nothing is committed', async () => {
    const world = createWorld(database());
    world.stacks.violations = ['platform/no-root (api): runs as root'];
    const before = world.gitops.commits.length;
    const id = await world.start('mona', 'create');
    await world.settle();
    expect((await world.operation(id)).state).toBe('waiting');
    await world.ask('mona', `apply preview-${world.number}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({
      state: 'failed',
      outcome: { code: 'not-allowed', message: expect.stringContaining('no-root (api): runs as root') },
    });
    expect(world.gitops.commits).toHaveLength(before);
  });

  it('ends at once when it would change nothing', async () => {
    const { world, name, id } = await planned(() => undefined);
    expect(await world.operation(id)).toMatchObject({
      state: 'succeeded',
      outcome: { message: `Nothing to change: ${name} is as Git says.` },
    });
    expect((await world.store.auditOf(name, 1))[0]).toMatchObject({ action: 'plan', result: 'succeeded' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { type Scenario, survive } from '../../test/fakes/survive.ts';
import { advanceOperation } from './advance-operation.ts';

const database = openTestStore();

const CREATE: Scenario = {
  prepare: (world) => `preview-${world.number}`,
  words: () => 'create',
  approver: 'mona',
  achieved(world, name) {
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain(`name: ${name}`);
    expect(world.stacks.stack(name)?.resources.size).toBe(4);
  },
  commits: 1,
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a create': CREATE,
  'a sleep that was approved': {
    prepare: (world) => world.standing('team'),
    words: (name) => `sleep ${name}`,
    approver: 'paula',
    achieved: (world, name) => expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: true'),
    commits: 1,
  },
  'a plan that was approved': {
    prepare(world) {
      const name = world.standing('team');
      const manifest = world.gitops.file(`envs/${name}/env.yaml`) ?? '';
      world.gitops.push({ [`envs/${name}/env.yaml`]: manifest.replace('[api, web]', '[api]') });
      return name;
    },
    words: (name) => `plan ${name}`,
    approver: 'paula',
    achieved: (world, name) => expect(world.stacks.stack(name)?.resources.size).toBe(3),
    commits: 0,
  },
  'a destroy': {
    prepare: (world) => world.standing('preview'),
    words: (name) => `destroy ${name}`,
    approver: 'mona',
    achieved(world, name) {
      const paths = [...(world.gitops.commits.at(-1)?.files.keys() ?? [])];
      expect(paths.filter((path) => path.startsWith(`envs/${name}/`))).toEqual([]);
      expect(world.stacks.stack(name)).toBeUndefined();
    },
    commits: 1,
  },
};

describe('a process killed', { timeout: 180_000 }, () => {
  it.each(Object.entries(SCENARIOS))(
    'at any moment of %s is followed by one that brings it to its end',
    async (_, scenario) => {
      const { lived } = await survive(database(), scenario, []);
      expect(lived).toBeGreaterThan(15);
      for (let moment = 0; moment < lived; moment += 1) await survive(database(), scenario, [moment]);
    },
  );

  it('again and again, at any moments, changes nothing of that', async () => {
    const scenario = fc.constantFrom(...Object.values(SCENARIOS));
    const lives = fc.array(fc.nat(40), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(scenario, lives, async (each, moments) => {
        await survive(database(), each, moments);
      }),
      { numRuns: 30 },
    );
  });

  it('while it applied a create asks, although the kind asks for nobody, exactly when part of it had been done', async () => {
    const { lived } = await survive(database(), CREATE, []);
    let partly = 0;
    for (let moment = 0; moment < lived; moment += 1) {
      let leftHalfWay = false;
      const { world, asked, name } = await survive(database(), CREATE, [moment], (current, environment) => {
        const stack = current.stacks.stack(environment);
        leftHalfWay = stack !== undefined && (stack.pending.length > 0 || stack.resources.size % 4 > 0);
      });
      expect({ moment, asked }).toEqual({ moment, asked: leftHalfWay ? 1 : 0 });
      // Each `up` was asked for, or had never begun.
      const ups = world.runs().filter((run) => run === `up ${name}`);
      expect(ups).toHaveLength(leftHalfWay ? 2 : 1);
      partly += leftHalfWay ? 1 : 0;
    }
    expect(partly).toBeGreaterThan(5);
  });
});

/** A create whose server stopped when the first of its four resources was being made. */
async function laidDownHalfWay(world: World): Promise<string> {
  const id = await world.start('mona', 'create');
  const shutdown = new AbortController();
  const held = world.stacks.gates.hold('up in flight');
  const settled = world.settle(world.process({ shutdown: shutdown.signal }));
  await held.entered;
  shutdown.abort();
  held.letGo();
  await settled;
  return id;
}

describe('an operation taken up again', { timeout: 30_000 }, () => {
  it('that was applied by half refreshes, plans what is left, and says why it asks', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await laidDownHalfWay(world);
    expect((await world.operation(id)).state).toBe('running');
    expect(world.runs()).toEqual([`preview ${name}`, `up ${name}`]);

    await world.settle();
    expect(world.runs()).toEqual([`refresh ${name}`, `preview ${name}`]);
    const because = `applying environments/${name} was interrupted, and part of it had been done`;
    expect(await world.operation(id)).toMatchObject({
      state: 'waiting',
      outcome: { message: `Planned again, because ${because}.` },
    });
    const plan = await world.plan(id);
    expect(plan).toMatchObject({ approvals: 1, files: [], holds: [`Planned again, because ${because}.`] });
    expect(plan.stacks[0]?.changes.map(({ operation }) => operation)).toEqual(['same', 'create', 'create', 'create']);

    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
  });

  it('leaves alone what others wrote to its files after it', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await laidDownHalfWay(world);
    world.gitops.push({ [`envs/${name}/api.yaml`]: 'replicas: 5\n' });
    await world.settle();
    expect((await world.plan(id)).files).toEqual([]);
    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.file(`envs/${name}/api.yaml`)).toBe('replicas: 5\n');
  });

  it('that was cancelled while it waited says that what was done stays done', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await laidDownHalfWay(world);
    await world.settle();
    await world.ask('mona', `cancel ${name}`);
    expect((await world.operation(id)).outcome?.message).toBe(
      'Cancelled by mona while it waited; what was done before that stays done.',
    );
  });

  it('whose environment was destroyed meanwhile does not bring it back', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await laidDownHalfWay(world);
    await world.settle();
    const destroy = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(destroy)).state).toBe('succeeded');
    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'failed', outcome: { code: 'unknown-environment' } });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toBeUndefined();
    expect(world.stacks.stack(name)).toBeUndefined();
  });

  it('by two calls at once runs once', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const runtime = world.process();
    await Promise.all(Array.from({ length: 5 }, () => advanceOperation(runtime, id)));
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toEqual([`preview preview-${world.number}`, `up preview-${world.number}`]);
    expect((await world.store.auditOf(`preview-${world.number}`, 9)).map(({ result }) => result)).toEqual([
      'succeeded',
      'allowed: developer may create on preview (rule 1)',
    ]);
  });

  it('while another process holds its environment is left to that one', async () => {
    const world = createWorld(database());
    const id = await world.start('mona', 'create');
    const held = world.stacks.gates.hold('up');
    const settled = world.settle(world.process({ worker: 'one' }));
    await held.entered;
    await world.store.recover(world.clock.now());
    await advanceOperation(world.process({ worker: 'two' }), id);
    expect((await world.operation(id)).state).toBe('running');
    held.letGo();
    await settled;
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toHaveLength(2);
  });

  it('from a stack whose last run was killed clears what it left in flight, then plans', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const stack = world.stacks.stack(name);
    if (!stack) throw new Error('no stack');
    stack.pending = ['urn:in-flight'];
    stack.lock = 'dead';
    world.stacks.infra = '2'.repeat(40);
    const id = await world.start('mona', `plan ${name}`);
    await world.settle();
    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.runs()).toEqual([`refresh ${name}`, `preview ${name}`, `up ${name}`]);
  });

  it('waits for a run that is still dying, and fails when it lives on', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const stack = world.stacks.stack(name);
    if (!stack) throw new Error('no stack');
    stack.lock = 'alive';
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle(world.process({ limits: { lease: 1_000 } }));
    expect(await world.operation(id)).toMatchObject({ state: 'failed', outcome: { code: 'stack-locked' } });

    setTimeout(() => {
      stack.lock = 'dead';
    }, 20);
    const again = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(again)).state).toBe('succeeded');
  });
});

import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { CANARY } from '../../test/fakes/fake-addon.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { environmentName } from '../environments/environment-name.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { PortError } from './ports/port-error.ts';

const database = openTestStore();

async function done(world: World, actor: string, words: string, approver?: string): Promise<string> {
  const id = await world.start(actor, words);
  await world.settle();
  if (approver) {
    const { environment, plan } = await world.operation(id);
    await world.ask(approver, `apply ${environment} --plan ${plan}`);
    await world.settle();
  }
  const { state, outcome } = await world.operation(id);
  expect({ state, code: outcome?.code, message: outcome?.message }).toMatchObject({ state: 'succeeded' });
  return id;
}

const manifestOf = (world: World, name: string) =>
  readManifest({ commit: '', files: new Map(world.gitops.commits.at(-1)?.files) }, environmentName(name));
const commitsOf = (world: World, id: string) =>
  world.gitops.commits.filter(({ operation }) => operation?.startsWith(id)).map(({ subject }) => subject);

describe('create with add-ons', { timeout: 30_000 }, () => {
  it('brings them up, then writes their connections, then makes the environment', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await done(world, 'mona', 'create --addon rds --addon redis');
    expect((await world.steps(id)).map((step) => step.phase)).toEqual([
      'preview',
      'commit',
      'up',
      'up',
      'connections',
      'up',
      'converge',
    ]);
    expect(world.runs().filter((run) => !run.startsWith('preview '))).toEqual([
      `up rds/${name}`,
      `up redis/${name}`,
      `outputs rds/${name}`,
      `outputs redis/${name}`,
      `up ${name}`,
    ]);
    expect(commitsOf(world, id)).toEqual([`${name}: create`, `${name}: connect rds, redis`]);
    expect((await world.operation(id)).commit).toBe(world.gitops.commits.at(-1)?.sha);
    expect(manifestOf(world, name).addons).toEqual([
      { name: 'rds', size: 'small', revision: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { name: 'redis', size: 'small', revision: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ]);
    for (const addon of ['rds', 'redis'])
      expect(world.gitops.file(`envs/${name}/secrets/${addon}.sops.yaml`)).toMatch(/^sealed: /);
  });

  it('tells each stack what it is for, and what becomes of its data', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const id = await done(world, 'mona', 'create --service api --addon rds --size medium');
    const [password] = [...(world.stacks.addon('rds', name)?.resources.values() ?? [])];
    expect(JSON.parse(password?.inputs ?? '')).toEqual({
      platform: 'organization/platform/eu-1',
      environment: {
        name,
        kind: 'preview',
        owner: 'mona',
        services: [{ name: 'api' }],
        expiresAt: expect.stringMatching(/Z$/),
      },
      size: 'medium',
      asleep: false,
      whenDestroyed: 'delete',
      operation: id,
      protect: false,
    });
  });

  it('leaves no value of a connection anywhere but in what is sealed', async () => {
    const world = createWorld(database());
    const id = await done(world, 'mona', 'create --addon rds --addon redis');
    const { plan = '' } = await world.operation(id);
    const everything = [
      await world.operation(id),
      await world.steps(id),
      await world.store.log(id),
      await world.store.plan(plan),
      Object.values(await world.store.savedPlans(plan)).map((saved) => new TextDecoder().decode(saved)),
      await world.store.auditOf(`preview-${world.number}`, 99),
      world.gitops.commits.map(({ files, ...about }) => [about, ...files]),
      world.conversation,
      world.warnings,
    ];
    expect(JSON.stringify(everything)).toContain('connect rds, redis');
    expect(JSON.stringify(everything)).not.toContain(CANARY);
  });

  it('that cannot be sealed stops before the environment is made, tells no value, and a plan does the rest', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    world.gitops.push({ '.sops.yaml': null });
    const id = await world.start('mona', 'create --addon rds');
    await world.settle();
    const { state, outcome } = await world.operation(id);
    expect({ state, code: outcome?.code }).toEqual({ state: 'failed', code: 'invalid-file' });
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
    expect(world.stacks.stack(name)?.resources.size ?? 0).toBe(0);

    world.gitops.push({ '.sops.yaml': 'creation_rules: []\n' });
    await done(world, 'mona', `plan ${name}`, 'mona');
    expect(manifestOf(world, name).addons[0]?.revision).toMatch(/^[0-9a-f]{16}$/);
    expect(world.stacks.stack(name)?.resources.size).toBe(4);
  });

  it('writes what was not written also where nothing else is to do', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['redis']);
    world.gitops.push({ [`envs/${name}/secrets/redis.sops.yaml`]: null });
    await done(world, 'mona', `plan ${name}`, 'mona');
    expect(world.gitops.file(`envs/${name}/secrets/redis.sops.yaml`)).toMatch(/^sealed: /);
  });

  it('fails by its stack without its outputs in the message', async () => {
    const world = createWorld(database());
    world.stacks.gates.fail('outputs', new PortError('stack-failed', 'the state could not be read'));
    const id = await world.start('mona', 'create --addon rds');
    await world.settle();
    expect((await world.operation(id)).outcome).toMatchObject({ code: 'stack-failed' });
  });
});

describe('a plan of an environment with add-ons', { timeout: 30_000 }, () => {
  it('has nothing to do for the name of another operation', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['rds', 'redis']);
    const id = await done(world, 'mona', `plan ${name}`);
    expect((await world.operation(id)).outcome?.message).toBe(`Nothing to change: ${name} is as Git says.`);
    expect(world.runs().filter((run) => run.startsWith('up'))).toEqual([]);
  });

  it('writes a connection anew when it is another one', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['redis']);
    const before = manifestOf(world, name).addons[0]?.revision;
    world.stacks.rotated = '-again';
    world.stacks.infra = '3'.repeat(40);
    const id = await done(world, 'mona', `plan ${name}`, 'mona');
    expect(manifestOf(world, name).addons[0]?.revision).not.toBe(before);
    expect(commitsOf(world, id)).toEqual([`${name}: connect redis`]);
  });
});

describe('addon add', { timeout: 30_000 }, () => {
  it('leaves the connections that are there as they are', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['redis']);
    await done(world, 'mona', `addon add ${name} rds --size medium`);
    expect(world.gitops.file(`envs/${name}/secrets/redis.sops.yaml`)).toBe('sealed: long ago\n');
    expect(manifestOf(world, name).addons.map(({ name: addon, size }) => [addon, size])).toEqual([
      ['redis', 'small'],
      ['rds', 'medium'],
    ]);
    expect(world.runs().filter((run) => /^(up|destroy)/.test(run))).toEqual([`up rds/${name}`]);
  });
});

describe('sleep and wake', { timeout: 30_000 }, () => {
  it('stop what can stop after the workloads, and start it before them', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['rds', 'redis']);
    const asleep = await done(world, 'mona', `sleep ${name}`);
    expect((await world.steps(asleep)).map((step) => step.name)).toEqual([
      'preview 1',
      'commit',
      'converge',
      `up env-addons/rds/${name}`,
    ]);
    expect(world.stacks.addon('rds', name)?.resources.values().next().value?.inputs).toContain('"asleep":true');

    const awake = await done(world, 'mona', `wake ${name}`);
    expect((await world.steps(awake)).map((step) => step.name)).toEqual([
      'preview 1',
      'commit',
      `up env-addons/rds/${name}`,
      'connections',
      'converge',
    ]);
    expect(commitsOf(world, awake)).toEqual([`${name}: wake`]);
    expect(world.runs()).not.toContain(`up redis/${name}`);
  });
});

describe('addon remove', { timeout: 30_000 }, () => {
  it('waits for somebody where data is lost, although the kind asks for nobody', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['rds', 'redis']);
    const id = await world.start('mona', `addon remove ${name} rds`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'waiting' });
    expect(await world.plan(id)).toMatchObject({
      approvals: 1,
      holds: ['the data of rds would be lost'],
      notes: ['rds goes with all its data, and no copy is kept (kinds.preview.data: delete).'],
    });
    expect(world.gitops.file(`envs/${name}/secrets/rds.sops.yaml`)).toBeDefined();

    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect(await world.operation(id)).toMatchObject({ state: 'succeeded' });
    expect((await world.steps(id)).map((step) => step.name.replace(`/${name}`, ''))).toEqual([
      'preview 1',
      'commit',
      'converge',
      'release env-addons/rds',
      'destroy-stacks env-addons/rds',
    ]);
    expect(world.stacks.addon('rds', name)).toBeUndefined();
    expect(world.gitops.file(`envs/${name}/secrets/rds.sops.yaml`)).toBeUndefined();
    expect(manifestOf(world, name).addons.map((addon) => addon.name)).toEqual(['redis']);
    expect([...world.stacks.kept]).toEqual([]);
  });

  it.each(['awake', 'asleep'])(
    'of what keeps a copy says under which name, waits for nobody, and leaves it: %s',
    async (how) => {
      const world = createWorld(database());
      const name = world.standingWith('scratch', ['rds']);
      if (how === 'asleep') await done(world, 'mona', `sleep ${name}`);
      const id = await done(world, 'mona', `addon remove ${name} rds`);
      expect(await world.plan(id)).toMatchObject({ holds: [], notes: ['A last copy of rds stays: eu-1-rds-final.'] });
      expect((await world.operation(id)).outcome?.details).toEqual(['A last copy of rds stays: eu-1-rds-final.']);
      expect(world.stacks.addon('rds', name)).toBeUndefined();
      expect([...world.stacks.kept]).toEqual(['eu-1-rds-final']);
    },
  );

  it('of what was never made waits for nobody', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const text = world.gitops.file(`envs/${name}/env.yaml`) ?? '';
    world.gitops.push({ [`envs/${name}/env.yaml`]: text.replace('[]', '[{ name: s3, size: small }]') });
    await done(world, 'mona', `addon remove ${name} s3`);
    expect(manifestOf(world, name).addons).toEqual([]);
  });

  it('that is taken up again after the add-on was asked for again destroys nothing', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['redis']);
    const removal = await world.start('mona', `addon remove ${name} redis`);
    await world.settle();
    world.gitops.push({ [`envs/${name}/notes.txt`]: 'moved\n' });
    await world.ask('mona', `apply ${name}`);
    await world.settle();
    expect((await world.operation(removal)).state).toBe('waiting');
    expect(world.stacks.addon('redis', name)?.resources.size).toBe(2);
  });
});

describe('destroy', { timeout: 30_000 }, () => {
  it('takes every add-on with it, and asks nobody where the kind asks nobody', async () => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['rds', 'redis']);
    const id = await done(world, 'mona', `destroy ${name}`);
    expect((await world.steps(id)).map((step) => step.name.replace(`/${name}`, ''))).toEqual([
      'preview 1',
      'unregister environments',
      'converge-absent',
      'release env-addons/redis',
      'destroy-stacks env-addons/redis',
      'release env-addons/rds',
      'destroy-stacks env-addons/rds',
      'destroy-stacks environments',
      'remove-files',
      'prove-absence',
    ]);
    expect([world.stacks.addon('rds', name), world.stacks.addon('redis', name)]).toEqual([undefined, undefined]);
    expect(JSON.stringify([...(world.gitops.commits.at(-1)?.files.keys() ?? [])])).not.toContain(name);
  });

  it.each([
    ['half-removed: Git no longer names it', (text: string) => text.replace(/\n {4}- \{ name: redis.*/, ' []')],
    ['named by a file that no longer parses', () => 'environment: ['],
  ])('takes an add-on with it that is %s', async (_, broken) => {
    const world = createWorld(database());
    const name = world.standingWith('preview', ['redis']);
    const path = `envs/${name}/env.yaml`;
    world.gitops.push({ [path]: broken(world.gitops.file(path) ?? '') });
    await done(world, 'mona', `destroy ${name}`);
    expect(world.stacks.addon('redis', name)).toBeUndefined();
  });

  it('leaves what is kept and of which nothing tells what it is, and says so', async () => {
    const world = createWorld(database());
    const name = world.standingWith('scratch', ['rds']);
    world.gitops.push({ [`envs/${name}/env.yaml`]: 'environment: [' });
    const id = await world.start('mona', `destroy ${name}`);
    await world.settle();
    expect((await world.operation(id)).outcome).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining(`env-addons/rds/${name} keeps data`),
    });
    expect(world.stacks.addon('rds', name)?.resources.size).toBe(2);
  });
});

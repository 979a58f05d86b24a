import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationView } from '../../src/render/operation-view.ts';
import { type Postgres, query, startPostgres } from '../postgres.ts';
import { botLog, type Lab, PATIENCE, PULL_REQUEST, startLab } from './lab.ts';
import { secretsIn } from './secrets.ts';

// The cases of a group tell one story and run in order: what one makes, the next one uses.
const STORY = { timeout: 2 * PATIENCE };

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const began =
  (phase: string) =>
  ({ timeline }: OperationView) =>
    timeline.some((entry) => entry.phase === phase);
const commits = async (operation: string, environment: string) =>
  (await lab.gitops.log(`envs/${environment}`)).filter((message) => message.includes(`Operation: ${operation}`)).length;
const steps = ({ timeline }: OperationView) => timeline.map(({ step }) => step);

/** The bot dies at the first moment `now` is true, and is started again over the same data once `then` is done. */
async function crashWhen(
  now: () => Promise<boolean> | boolean,
  then: () => Promise<void> = () => lab.platform.bot.stop('SIGKILL'),
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await now())) {
    if (Date.now() > deadline) throw new Error('The moment to crash at never came.');
    await sleep(2);
  }
  await then();
  await lab.platform.restart('SIGKILL');
}

describe('a create whose server is killed', STORY, () => {
  it('during the plan: plans again and goes on, once', async () => {
    const { operation } = await lab.say('octocat', '/env create preview-123 --service web');
    await lab.follow(operation, began('preview'));
    await crashWhen(() => true);
    const view = await lab.follow(operation, 'succeeded');
    expect(steps(view).filter((step) => step.startsWith('preview'))).toEqual(['preview 1', 'preview 2']);
    expect(await commits(operation, 'preview-123')).toBe(1);
    expect(lab.engines.runs('preview-123')).toEqual(['update']);
    expect(await lab.see.replicas('preview-123')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });

  it('between commit and `pulumi up`: finds its commit and carries out the same plan', async () => {
    const { operation } = await lab.say('octocat', '/env create preview-124 --service web', 124);
    await crashWhen(async () => (await lab.see.file('envs/preview-124/env.yaml')) !== undefined);
    const view = await lab.follow(operation, 'succeeded');
    expect(steps(view).filter((step) => step.startsWith('preview'))).toEqual(['preview 1']);
    expect(await commits(operation, 'preview-124')).toBe(1);
    expect(lab.engines.runs('preview-124')).toEqual(['update']);
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });

  it('in the middle of `pulumi up`, and Pulumi with it: takes the dead lock away, refreshes, plans what is left, asks; apply finishes it', async () => {
    const { operation } = await lab.say('octocat', '/env create preview-125 --service web', 125);
    const first = await lab.follow(operation, began('up'));
    await crashWhen(
      () => (lab.engines.stack('preview-125')?.resources ?? 0) >= 3,
      async () => {
        // As when the machine loses its power: with the API server held still, something is in flight for certain.
        const goOn = lab.engines.hangApiServer();
        const stopped = lab.platform.bot.stop('SIGKILL');
        await lab.engines.killRun('preview-125');
        await stopped;
        goOn();
      },
    );
    const view = await lab.follow(operation, 'waiting');
    expect(view.outcome?.message).toMatch(/^Planned again, because .*environments\/preview-125/);
    expect(view.plan?.id).not.toBe(first.plan?.id);
    expect(view.plan?.holds.join()).toContain('Planned again');
    const left = view.plan?.stacks.flatMap(({ changes }) => changes.filter((change) => change.operation === 'create'));
    expect(left?.length).toBeGreaterThan(0);
    expect(left?.length).toBeLessThan(first.plan?.stacks[0]?.changes.length ?? 0);
    expect(lab.engines.stack('preview-125')?.pending).toBe(0);

    await lab.say('octocat', '/env apply preview-125', 125);
    await lab.follow(operation, 'succeeded');
    expect(await commits(operation, 'preview-125')).toBe(1);
    expect(await lab.see.replicas('preview-125')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });
});

describe('a server killed while it waits', STORY, () => {
  it('during converge: waits on, commits nothing more', async () => {
    const { operation } = await lab.say('octocat', '/env sleep preview-123');
    await lab.follow(operation, began('converge'));
    await crashWhen(() => true);
    await lab.follow(operation, 'succeeded');
    expect(await commits(operation, 'preview-123')).toBe(1);
    expect(lab.engines.runs('preview-123')).toEqual(['update']);
    expect(await lab.see.replicas('preview-123')).toEqual({ desired: 0, ready: 0, deployments: 1 });
    expect(await lab.messageMatching('preview-123', /is asleep/)).toBeTruthy();
  });

  it('before it could deal with what it had accepted: deals with it, once', async () => {
    const { operation, delivery } = await lab.say('octocat', '/env wake preview-123');
    await crashWhen(() => true);
    expect(await lab.platform.github.redeliver(delivery)).toBe(202);
    await lab.follow(operation, 'succeeded');
    expect(await commits(operation, 'preview-123')).toBe(1);
  });

  it('with a plan that waits for people: the plan still waits, and can be applied', async () => {
    const { operation } = await lab.say('octocat', '/env sleep qa');
    const before = await lab.follow(operation, 'waiting');
    await crashWhen(() => true);
    expect((await lab.follow(operation, 'waiting')).plan?.id).toBe(before.plan?.id);
    expect(await lab.wa('mona', 'cancel', 'qa', '--json')).toMatchObject({ exitCode: 0 });
  });
});

describe('a destroy whose server is killed', STORY, () => {
  it('in the middle of it: goes on to the last trace, in one commit', async () => {
    const whole = lab.engines.stack('preview-125')?.resources ?? 0;
    expect(whole).toBeGreaterThan(5);
    const { operation } = await lab.say('octocat', '/env destroy preview-125', 125);
    await crashWhen(() => (lab.engines.stack('preview-125')?.resources ?? whole) < whole);
    await lab.follow(operation, 'succeeded');
    expect(await commits(operation, 'preview-125')).toBe(1);
    expect(await lab.see.namespace('preview-125')).toBe('absent');
    expect(await lab.see.applications('preview-125')).toEqual([]);
    expect(lab.see.stackExists('preview-125')).toBe(false);
    expect(await lab.see.file('envs/preview-125/env.yaml')).toBeUndefined();
  });

  it('as soon as it began: the same', async () => {
    const { operation } = await lab.say('octocat', '/env destroy preview-124', 124);
    await lab.follow(operation, began('unregister'));
    await crashWhen(() => true);
    await lab.follow(operation, 'succeeded');
    expect(await commits(operation, 'preview-124')).toBe(1);
    expect(await lab.see.namespace('preview-124')).toBe('absent');
    expect(lab.see.stackExists('preview-124')).toBe(false);
  });
});

describe('a server whose data is gone', STORY, () => {
  it('still lists every environment, and says that it remembers nothing', async () => {
    await lab.platform.bot.stop('SIGKILL');
    await rm(lab.platform.settings.DATA_DIR ?? '', { recursive: true });
    await lab.platform.restart('SIGKILL');
    const list = JSON.parse((await lab.wa('octocat', 'list', '--json')).stdout);
    expect(list.environments.map(({ name, state }: Record<string, string>) => `${name}: ${state}`)).toEqual([
      'preview-123: running',
      'qa: unhealthy',
    ]);
    expect(JSON.parse((await lab.wa('octocat', 'history', 'preview-123', '--json')).stdout)).toMatchObject({
      entries: [],
    });
  });

  it('puts to sleep what it does not remember having made, in the message it had written', async () => {
    const written = lab.platform.github.writes();
    const { operation } = await lab.say('octocat', '/env sleep preview-123');
    await lab.follow(operation, 'succeeded');
    await lab.messageMatching('preview-123', /is asleep/);
    expect(lab.platform.github.writes()).toBeGreaterThan(written);
    const ours = lab.platform.github
      .botComments('acme/shop', PULL_REQUEST)
      .filter(({ body }) => body.includes('environment=preview-123'));
    expect(ours).toHaveLength(1);
  });

  it('destroys it to the last trace', async () => {
    const { operation } = await lab.say('octocat', '/env destroy preview-123');
    await lab.follow(operation, 'succeeded');
    expect(await lab.see.namespace('preview-123')).toBe('absent');
    expect(lab.see.stackExists('preview-123')).toBe(false);
  });
});

describe('with PostgreSQL as its store', STORY, () => {
  let postgres: Postgres;
  let database: string;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = await postgres.createDatabase();
    await lab.platform.restart('SIGTERM', { DATABASE_URL: database });
  }, 60_000);
  afterAll(() => postgres?.stop(), 30_000);

  it('creates and destroys an environment, through a crash between the two', async () => {
    const create = await lab.say('octocat', '/env create preview-124 --service api', 124);
    await lab.follow(create.operation, 'succeeded');
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 2, ready: 2, deployments: 1 });

    await lab.platform.restart('SIGKILL', { DATABASE_URL: database });
    const destroy = await lab.say('octocat', '/env destroy preview-124', 124);
    await lab.follow(destroy.operation, 'succeeded');
    expect(await lab.see.namespace('preview-124')).toBe('absent');
    const history = JSON.parse((await lab.wa('octocat', 'history', 'preview-124', '--json')).stdout);
    expect(history.entries.map(({ action, result }: Record<string, string>) => `${action} ${result}`)).toContain(
      'destroy succeeded',
    );
  });

  it('let no secret out: not into the database, the log, a comment, Git, nor what operators see', async () => {
    const dump = await dumpOf(database);
    expect(dump).toContain('preview-124');
    expect(await secretsIn(lab, { 'the database': dump })).toEqual([]);
    expect(await botLog(lab)).not.toContain(new URL(database).password);
  });
});

/** Every row of every table, as JSON. */
async function dumpOf(url: string): Promise<string> {
  const tables = await query(
    url,
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema like 'workflowautom%' and table_type = 'BASE TABLE'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => query(url, `select row_to_json(t)::text as row from ${name} t`)),
  );
  return texts
    .flat()
    .map(({ row }) => String(row))
    .join('\n');
}

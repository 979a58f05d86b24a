import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { eventually, type Lab, PATIENCE, PULL_REQUEST, type Said, startLab } from './lab.ts';
import { secretsIn } from './secrets.ts';

// The cases of a group tell one story and run in order: what one makes, the next one uses.
const STORY = { timeout: PATIENCE };

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ gitops: withMoreKinds });
  lab.platform.github.addPerson('lisa');
  lab.platform.github.addTeam('@acme/platform', ['mona', 'lisa']);
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

/** A kind for which whoever asks never counts as an approver, and one whose changes are proposed and not made. */
async function withMoreKinds(folder: string): Promise<void> {
  const path = join(folder, 'workflowautom.yaml');
  const kinds = [
    '  shared: { names: [staging], approvals: 1, requesterApproves: false }\n',
    '  guarded: { names: [guarded], approvals: 0, writes: pull-request }\n',
  ];
  const policy = await readFile(path, 'utf8');
  await writeFile(
    path,
    policy.replace(/^kinds:\n/m, (line) => line + kinds.join('')),
  );
}

const file = (environment: string, name = 'env.yaml') => lab.see.file(`envs/${environment}/${name}`);

describe('one comment makes an environment', STORY, () => {
  let byComment: Said;
  let byLabel: Said;

  it('takes a sentence with prose around it, and a label beside it', async () => {
    byComment = await lab.say(
      'octocat',
      'I would like to look at this, thanks.\r\n\r\n/env create preview-123\r\n\r\nSee you tomorrow.',
    );
    byLabel = await lab.label('octocat', 'preview-env', 124);
    expect([byComment.status, byLabel.status]).toEqual([202, 202]);
  });

  it('carries two environments side by side, neither waiting for the other', async () => {
    const [one, other] = await Promise.all([
      lab.follow(byComment.operation, 'succeeded'),
      lab.follow(byLabel.operation, 'succeeded'),
    ]);
    const spans = [one, other].map(({ timeline }) => ({
      from: timeline[0]?.startedAt ?? 0,
      to: timeline.at(-1)?.endedAt ?? 0,
    }));
    const [a, b] = spans;
    expect(a && b && a.from < b.to && b.from < a.to).toBe(true);
  });

  it.each(['preview-123', 'preview-124'])(
    'leaves %s running: Applications, replicas, Git and Pulumi agree',
    async (name) => {
      expect(await lab.see.applications(name)).toEqual(['Synced/Healthy', 'Synced/Healthy']);
      expect(await lab.see.replicas(name)).toEqual({ desired: 3, ready: 3, deployments: 2 });
      expect(await lab.see.namespace(name)).toBe('Active');
      expect(await file(name)).toContain(`name: ${name}`);
      expect(lab.engines.stack(name)).toMatchObject({ pending: 0 });
      expect(lab.engines.runs(name)).toEqual(['update']);
    },
  );

  it('writes the pull request and an expiry into the environment', async () => {
    expect(await file('preview-124')).toMatch(/source: \{ ?repository: acme\/shop, pullRequest: 124 ?\}/);
    expect(await file('preview-124')).toMatch(/expiresAt: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);
  });

  it('says the plan summary first, then files and resources, and names the stand-in', async () => {
    const text = await lab.messageMatching('preview-123', /is running/);
    const places = [
      /\*\*Plan p-\w{7}:\*\* 3 files in git-ops \(\+\d+ -0\); \d+ to create\./,
      /<b>git-ops<\/b>: 3 files/,
      /\+\+\+ b\/envs\/preview-123\/env\.yaml/,
      /<b>environments\/preview-123<\/b>: pulumi up, \d+ resources/,
      /^\+ Namespace namespace/m,
      /Made with stand-in plugins, not the official ones: kubernetes\./,
    ].map((part) => text.search(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('made one commit, signed with what was asked, by whom, in which operation', async () => {
    const commits = await lab.gitops.log('envs/preview-123');
    expect(commits).toHaveLength(1);
    expect(commits[0]).toContain('Environment: preview-123');
    expect(commits[0]).toContain(`Operation: ${byComment.operation}`);
    expect(commits[0]).toContain('Requested-by: octocat');
  });

  it('does nothing twice for a delivery that comes twice', async () => {
    const before = { head: await lab.gitops.head(), history: await history('preview-123') };
    expect(await lab.platform.github.redeliver(byComment.delivery)).toBe(202);
    expect(await lab.platform.github.redeliver(byComment.delivery)).toBe(202);
    const metrics = await (await fetch(`${lab.platform.bot.url}/metrics`)).text();
    expect(metrics).toContain('workflowautom_deliveries_total{door="github",result="duplicate"} 2');
    expect({ head: await lab.gitops.head(), history: await history('preview-123') }).toEqual(before);
    expect(lab.engines.runs('preview-123')).toEqual(['update']);
  });
});

describe('what the message says is kept true', STORY, () => {
  it('writes over what somebody else made of it', async () => {
    const [message] = lab.platform.github
      .botComments(REPOSITORY, PULL_REQUEST)
      .filter(({ body }) => body.includes('environment=preview-123'));
    lab.platform.github.editComment(REPOSITORY, message?.id ?? 0, 'I know better.');
    await lab.follow((await lab.say('octocat', '/env sleep preview-123')).operation, 'succeeded');
    expect(await lab.messageMatching('preview-123', /is asleep/)).not.toContain('I know better.');
  });

  it('writes it anew when somebody deleted it, once', async () => {
    const ours = () =>
      lab.platform.github
        .botComments(REPOSITORY, PULL_REQUEST)
        .filter(({ body }) => body.includes('environment=preview-123'));
    for (const { id } of ours()) lab.platform.github.deleteComment(REPOSITORY, id);
    await lab.follow((await lab.say('octocat', '/env wake preview-123')).operation, 'succeeded');
    await lab.messageMatching('preview-123', /is running/);
    expect(ours()).toHaveLength(1);
  });
});

describe('sleep, wake, bump', STORY, () => {
  it('puts to sleep: one line in Git, nothing runs, everything stays', async () => {
    const before = (await file('preview-124')) ?? '';
    const { operation } = await lab.say('octocat', '/env sleep preview-124', 124);
    await lab.follow(operation, 'succeeded');
    expect(await file('preview-124')).toBe(before.replace('hibernate: false', 'hibernate: true'));
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 0, ready: 0, deployments: 2 });
    expect(lab.engines.runs('preview-124')).toEqual(['update']);
  });

  it('wakes it: the same bytes as before, every replica ready', async () => {
    const { operation } = await lab.say('octocat', '/env wake preview-124', 124);
    await lab.follow(operation, 'succeeded');
    expect(await file('preview-124')).toContain('hibernate: false');
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 3, ready: 3, deployments: 2 });
  });

  it('bumps one service to another image and leaves the other alone', async () => {
    const before = await lab.engines.images('preview-124');
    const { operation } = await lab.say('octocat', '/env bump preview-124 --service api --tag v9.9.9', 124);
    await lab.follow(operation, 'succeeded');
    expect(await lab.engines.images('preview-124')).toEqual({ ...before, api: 'registry.example.com/shop/api:v9.9.9' });
  });

  it('made one commit for each, none for what changed nothing', async () => {
    const { operation } = await lab.say('octocat', '/env wake preview-124', 124);
    expect(await lab.operation(operation)).toBeUndefined();
    const subjects = (await lab.gitops.log('envs/preview-124')).map((message) => message.split('\n')[0]);
    expect(subjects).toHaveLength(4);
  });
});

describe('what runs is what Git says', STORY, () => {
  const cronJobs = () => lab.engines.kubectl('get', 'cronjobs', '--namespace', 'preview-124', '--output', 'name');

  it('though somebody changes the cluster by hand', async () => {
    await lab.engines.kubectl('scale', 'deployment/web', '--replicas', '0', '--namespace', 'preview-124');
    await lab.engines.kubectl('delete', 'service/api', '--namespace', 'preview-124');
    await eventually('everything back', async () => {
      const { ready } = await lab.see.replicas('preview-124');
      const services = await lab.engines.kubectl('get', 'services', '--namespace', 'preview-124', '--output', 'name');
      return ready === 3 && services.includes('service/api') ? true : undefined;
    });
  });

  it('and no longer what it has stopped saying', async () => {
    const before = (await lab.gitops.file('envs/preview-124/web.yaml')) ?? '';
    const path = 'envs/preview-124/web.yaml';
    await lab.gitops.push('web: a report', { [path]: `${before}cronJobs: [{ name: report, schedule: '@daily' }]\n` });
    await eventually('the job', async () => ((await cronJobs()) === '' ? undefined : true));
    await lab.gitops.push('web: no report', { [path]: before });
    await eventually('no job', async () => ((await cronJobs()) === '' ? true : undefined));
  });
});

describe('two commands for one environment', STORY, () => {
  it('are said to queue, and done in the order they came', async () => {
    const first = await lab.say('octocat', '/env sleep preview-123');
    const second = await lab.say('octocat', '/env wake preview-123');
    const waiting = await lab.follow(second.operation, ({ behind }) => behind.length > 0);
    expect(waiting.behind).toEqual([{ id: first.operation, title: 'sleep preview-123', requester: 'octocat' }]);
    const [slept, woken] = [
      await lab.follow(first.operation, 'succeeded'),
      await lab.follow(second.operation, 'succeeded'),
    ];
    expect(woken.timeline[0]?.startedAt ?? 0).toBeGreaterThanOrEqual(slept.timeline.at(-1)?.endedAt ?? Infinity);
    expect(await lab.see.replicas('preview-123')).toEqual({ desired: 3, ready: 3, deployments: 2 });
    expect((await lab.gitops.log('envs/preview-123')).slice(0, 2).map((message) => message.split('\n')[0])).toEqual([
      'preview-123: wake',
      'preview-123: sleep',
    ]);
  });
});

describe('approvals', STORY, () => {
  let plan: Said;

  it('plans a standing environment and waits for somebody with the role', async () => {
    plan = await lab.say('octocat', '/env plan qa');
    const view = await lab.follow(plan.operation, 'waiting');
    expect(view.plan?.approvals).toMatchObject({ needed: 1, roles: ['platform'] });
    const text = await lab.messageMatching('qa', /waits for approval/);
    expect(text).toContain(`/env apply qa --plan ${view.plan?.id}`);
    expect(text).toContain('by somebody with the role platform');
    expect(await lab.see.namespace('qa')).toBe('absent');
  });

  it.each(['octocat', 'hubot'])(
    'refuses the approval of %s, who has not the role, and changes nothing',
    async (who) => {
      const answer = await lab.answer(await lab.say(who, '/env apply qa'));
      expect(answer).toContain('not-an-approver');
      expect(answer).toContain('Ask someone who is platform.');
      expect((await lab.operation(plan.operation))?.state).toBe('waiting');
    },
  );

  it('runs the plan once somebody with the role applies it', async () => {
    await lab.say('mona', '/env apply qa');
    await lab.follow(plan.operation, 'succeeded');
    expect(await lab.see.replicas('qa')).toEqual({ desired: 3, ready: 3, deployments: 2 });
    expect(lab.engines.runs('qa')).toEqual(['update']);
  });

  it('does not count the requester where the kind says so, whatever role they have', async () => {
    const { operation } = await lab.say('mona', '/env create staging --service web');
    await lab.follow(operation, 'waiting');
    expect(await lab.messageMatching('staging', /waits for approval/)).toContain('other than mona');
    expect(await lab.answer(await lab.say('mona', '/env apply staging'))).toContain('requester-may-not-approve');
    expect(await lab.answer(await lab.say('octocat', '/env approve staging'))).toContain('not-an-approver');
    expect((await lab.operation(operation))?.state).toBe('waiting');
    expect(await file('staging')).toBeUndefined();

    await lab.say('lisa', '/env approve staging');
    const view = await lab.follow(operation, 'succeeded');
    expect(view.plan?.approvals.given.map(({ login }) => login)).toEqual(['lisa']);
    expect(await lab.see.replicas('staging')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });
});

let proposed: Said;
describe('a kind whose changes are proposed', STORY, () => {
  it('waits with a branch of git-ops, and changes neither the base branch nor the cluster', async () => {
    proposed = await lab.say('mona', '/env create guarded --service api');
    const { outcome } = await lab.follow(proposed.operation, 'waiting');
    expect(outcome?.proposal?.name).toBe(`branch wa/${proposed.operation}`);
    expect(await file('guarded')).toBeUndefined();
    expect(await lab.see.namespace('guarded')).toBe('absent');
  });

  it('is merged by people, which the bot sees within half a minute', async () => {
    await lab.gitops.merge(`wa/${proposed.operation}`);
    expect(await file('guarded')).toContain('name: guarded');
  });
});

describe('the terminal door', STORY, () => {
  const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;

  it.each([
    [0, 'octocat', ['list', '--json'], { kind: 'list' }],
    [0, 'hubot', ['status', 'qa', '--json'], { kind: 'status' }],
    [0, 'octocat', ['diff', 'preview-123', '--json'], { kind: 'diff', environment: 'preview-123' }],
    [0, 'octocat', ['history', 'qa', '--json'], { kind: 'history', environment: 'qa' }],
    [0, 'mona', ['lock', 'qa', '--reason', 'release test', '--json'], { kind: 'note' }],
    [4, 'octocat', ['sleep', 'qa', '--json'], { kind: 'refusal', code: 'environment-locked' }],
    [4, 'octocat', ['unlock', 'qa', '--json'], { kind: 'refusal', code: 'not-allowed' }],
    [0, 'mona', ['unlock', 'qa', '--json'], { kind: 'note' }],
    [3, 'octocat', ['sleep', 'qa', '--json'], { kind: 'operation', view: { state: 'waiting' } }],
    [4, 'octocat', ['apply', 'qa', '--json'], { kind: 'refusal', code: 'not-an-approver' }],
    [0, 'mona', ['cancel', 'qa', '--json'], { kind: 'operation', view: { state: 'cancelled' } }],
    [4, 'octocat', ['create', 'qa', '--json'], { kind: 'refusal', code: 'name-taken' }],
    [4, 'octocat', ['destroy', 'preview-999', '--json'], { kind: 'refusal', code: 'unknown-environment' }],
  ] as const)('ends with %i when %s says %j', async (exitCode, login, words, answer) => {
    const ended = await lab.wa(login, ...words);
    expect(json(ended)).toMatchObject(answer);
    expect(ended.exitCode).toBe(exitCode);
  });

  it.each([
    [['sleep'], 'wa sleep <env>'],
    [['slep', 'qa'], 'sleep'],
    [['sleep', 'qa', '--force'], 'wa sleep'],
  ])('ends with 2 and the usage when %j is said', async (words, usage) => {
    const { exitCode, stderr } = await lab.wa('octocat', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(usage);
  });

  it('creates, follows, and ends with 0 when the environment is there', async () => {
    const { exitCode, stdout, stderr } = await lab.wa('octocat', 'create', 'preview-7', '--service', 'web');
    expect(stderr).toContain('converge');
    expect(stdout).toContain('preview-7 is running');
    expect(exitCode).toBe(0);
    expect(await lab.see.replicas('preview-7')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });

  it('plans and applies: asked for as a plan it waits, and changes nothing where there is nothing', async () => {
    expect((await lab.wa('octocat', 'plan', 'preview-7', '--json')).exitCode).toBe(0);
    expect((await lab.wa('octocat', 'apply', 'preview-7', '--json')).stdout).toContain('nothing-to-approve');
  });

  it('says who it does not know', async () => {
    const response = await fetch(`${lab.platform.bot.url}/api/v1/commands`, {
      method: 'POST',
      headers: { authorization: 'Bearer nobody', 'content-type': 'application/json' },
      body: JSON.stringify({ words: ['list'] }),
    });
    expect(response.status).toBe(401);
  });
});

describe('a change that was merged', STORY, () => {
  it('goes on, without another commit, until it runs', async () => {
    await lab.follow(proposed.operation, 'succeeded');
    expect(await lab.see.replicas('guarded')).toEqual({ desired: 2, ready: 2, deployments: 1 });
    expect(await lab.gitops.log('envs/guarded')).toEqual([expect.stringContaining(`Operation: ${proposed.operation}`)]);
  });
});

describe('nothing is left behind', STORY, () => {
  const operations = new Map<string, string>();
  beforeAll(async () => {
    for (const [name, pullRequest] of [
      ['preview-123', PULL_REQUEST],
      ['preview-124', 124],
      ['preview-7', PULL_REQUEST],
    ] as const)
      operations.set(name, (await lab.say('octocat', `/env destroy ${name}`, pullRequest)).operation);
  });

  it.each([
    ['preview-123', PULL_REQUEST],
    ['preview-124', 124],
    ['preview-7', PULL_REQUEST],
  ])('of %s, destroyed beside the others, down to the last trace', async (name, pullRequest) => {
    await lab.follow(operations.get(name) ?? '', 'succeeded');
    expect(await lab.messageMatching(name, /is gone/, pullRequest)).toContain('nothing is left of it');
    expect(await lab.see.namespace(name)).toBe('absent');
    expect(await lab.see.applications(name)).toEqual([]);
    expect(lab.see.stackExists(name)).toBe(false);
    expect(await file(name)).toBeUndefined();
    expect(
      await lab.engines.kubectl('get', 'appprojects.argoproj.io', '--namespace', 'argocd', '-o', 'name'),
    ).not.toContain(`/${name}\n`);
  });

  it('lists what is still there, and only that', async () => {
    const { stdout } = await lab.wa('octocat', 'list', '--json');
    const { environments } = JSON.parse(stdout) as { environments: { name: string }[] };
    expect(environments.map(({ name }) => name)).toEqual(['guarded', 'qa', 'staging']);
  });
});

it('let no secret out: not into the log, a comment, Git, the data folder, nor what operators see', STORY, async () => {
  expect(await secretsIn(lab)).toEqual([]);
});

async function history(environment: string): Promise<unknown> {
  return JSON.parse((await lab.wa('octocat', 'history', environment, '--json')).stdout);
}

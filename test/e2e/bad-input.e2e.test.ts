import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { eventually, type Lab, PATIENCE, PULL_REQUEST, type Said, startLab } from './lab.ts';
import { pulumiUp } from './pulumi-up.ts';
import { secretsIn } from './secrets.ts';

// The cases of a group tell one story and run in order: what one makes, the next one uses.
const STORY = { timeout: PATIENCE };
const MIB = 1024 * 1024;
const POLICY = 'workflowautom.yaml';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

const refusal = async (login: string, text: string) => lab.answer(await lab.say(login, text));
const counted = async (result: string) => {
  const text = await (await fetch(`${lab.platform.bot.url}/metrics`)).text();
  return Number(new RegExp(`deliveries_total\\{door="github",result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

describe('a delivery that is none', STORY, () => {
  const url = () => `${lab.platform.bot.url}/github/webhooks`;
  const sign = (body: string) =>
    `sha256=${createHmac('sha256', lab.platform.github.webhookSecret).update(body).digest('hex')}`;
  const comment = JSON.stringify({
    action: 'created',
    repository: { full_name: REPOSITORY },
    sender: { login: 'octocat', type: 'User' },
    issue: { number: PULL_REQUEST, pull_request: {} },
    comment: { id: 1, body: '/env create preview-123', user: { login: 'octocat' } },
  });
  const post = async (body: string, headers: Record<string, string>) =>
    (await fetch(url(), { method: 'POST', body, headers })).status;
  const delivery = () => ({ 'x-github-delivery': randomUUID(), 'x-github-event': 'issue_comment' });

  it.each([
    ['no signature', 401, 'bad-signature', comment, () => ({ ...delivery() })],
    [
      'the signature of another body',
      401,
      'bad-signature',
      comment,
      () => ({ ...delivery(), 'x-hub-signature-256': sign('x') }),
    ],
    [
      'a signature that is none',
      401,
      'bad-signature',
      comment,
      () => ({ ...delivery(), 'x-hub-signature-256': 'sha256=zz' }),
    ],
    [
      'a body that is no JSON',
      400,
      'bad-request',
      '{"action":',
      () => ({ ...delivery(), 'x-hub-signature-256': sign('{"action":') }),
    ],
    [
      'no delivery id',
      400,
      'bad-request',
      comment,
      () => ({ 'x-github-event': 'issue_comment', 'x-hub-signature-256': sign(comment) }),
    ],
  ])('with %s is answered %i, counted, and leaves no other trace', async (_, status, result, body, headers) => {
    const before = await counted(result);
    expect(await post(body, headers())).toBe(status);
    expect(await counted(result)).toBe(before + 1);
    expect(lab.platform.github.botComments(REPOSITORY, PULL_REQUEST)).toEqual([]);
    expect(await lab.gitops.file('envs/preview-123/env.yaml')).toBeUndefined();
    expect(JSON.parse((await lab.wa('octocat', 'history', 'preview-123', '--json')).stdout)).toMatchObject({
      entries: [],
    });
  });

  it('is answered 413 when its length says it is over 25 MiB, before the body comes', async () => {
    expect(await statusOfRaw(lab, `Content-Length: ${26 * MIB}`, function* () {})).toBe(413);
  });

  it('is answered 413 when it turns out to be over 25 MiB, chunk by chunk', async () => {
    const chunk = `${MIB.toString(16)}\r\n${'x'.repeat(MIB)}\r\n`;
    const status = await statusOfRaw(lab, 'Transfer-Encoding: chunked', function* () {
      for (let sent = 0; sent < 27; sent += 1) yield chunk;
    });
    expect(status).toBe(413);
  });

  it('does not keep the next good one from being heard', async () => {
    expect(await refusal('octocat', '/env status preview-123')).toContain('There is no environment preview-123.');
  });
});

describe('a sentence that cannot be meant', STORY, () => {
  // The bot spaces out what notifies people, as GitHub asks; so the terminal asks for most of these.
  it.each([
    ['two commands in one comment', '/env sleep qa\n\n/env wake qa', /two|both|one command/i],
    ['an unknown verb, with the nearest one', '/env crate preview-123', /create/],
    ['an unknown flag', '/env sleep qa --now', /--now/],
  ])('is refused in a comment: %s; nothing has changed', async (_, text, words) => {
    const head = await lab.gitops.head();
    const answer = await refusal('mona', text);
    expect(answer).toMatch(words);
    expect(answer).toContain('Nothing has changed.');
    expect(await lab.gitops.head()).toBe(head);
  });

  it.each([
    ['an unknown service', 'mona', 'create preview-123 --service billing', /no service "billing".*api, web/s],
    ['an unknown add-on', 'mona', 'create preview-123 --addon kafka', /no add-on "kafka".*redis/s],
    ['a name that is taken', 'mona', 'create qa', /environment qa already/],
    ['a name no kind allows', 'mona', 'create Somewhere', /somewhere/],
    [
      'a lifetime beyond the kind’s',
      'mona',
      'create preview-123 --ttl 30d',
      /longer than environments of kind preview/,
    ],
    ['a person without a role', 'hubot', 'create preview-123', /hubot.*No rule of the policy lets/s],
  ] as const)('is refused in the terminal: %s; nothing has changed', async (_, login, text, words) => {
    const head = await lab.gitops.head();
    const { exitCode, stdout } = await lab.wa(login, ...text.split(' '));
    expect(stdout).toMatch(words);
    expect(stdout).toContain('Nothing has changed.');
    expect(exitCode).toBe(4);
    expect(await lab.gitops.head()).toBe(head);
  });
});

describe('a broken file in git-ops', STORY, () => {
  it('in the policy: file, line and field are named, and nothing runs until it is mended', async () => {
    const good = (await lab.gitops.file(POLICY)) ?? '';
    await lab.gitops.push('a slip', { [POLICY]: good.replace('approvals: 1', 'approvals: one') });
    const line = good.split('\n').findIndex((text) => text.includes('approvals: 1')) + 1;
    const answer = await refusal('mona', '/env create preview-123');
    expect(answer).toContain(`${POLICY}:${line}`);
    expect(answer).toContain('kinds.standing.approvals');
    expect(await lab.gitops.file('envs/preview-123/env.yaml')).toBeUndefined();

    await lab.gitops.push('mended', { [POLICY]: good });
    const { operation } = await lab.say('octocat', '/env create preview-123 --service web');
    await lab.follow(operation, 'succeeded');
  });

  it('in env.yaml: status and list name it, the others stay listed, and destroy still works', async () => {
    await lab.gitops.push('a slip', {
      'envs/preview-123/env.yaml': (text) => text.replace('hibernate: false', 'hibernate: maybe'),
    });
    expect(await refusal('octocat', '/env status preview-123')).toMatch(
      /envs\/preview-123\/env\.yaml:\d+.*environment\.hibernate/s,
    );
    const list = await refusal('octocat', '/env list');
    expect(list).toMatch(/envs\/preview-123\/env\.yaml:\d+/);
    expect(list).toMatch(/\| qa \|/);

    const { operation } = await lab.say('octocat', '/env destroy preview-123');
    await lab.follow(operation, 'succeeded');
    expect(await lab.see.namespace('preview-123')).toBe('absent');
    expect(lab.see.stackExists('preview-123')).toBe(false);
  });
});

describe('a plan that something moved under', STORY, () => {
  let plan: Said;
  beforeAll(async () => {
    plan = await lab.say('mona', '/env plan qa');
    await lab.follow(plan.operation, 'waiting');
  }, PATIENCE);

  it.each<readonly [string, string, () => Promise<unknown>]>([
    [
      'a push to the pull request',
      'the pull request has a new head commit',
      async () => lab.platform.github.push(REPOSITORY, PULL_REQUEST),
    ],
    [
      "a push to the environment's files",
      "the environment's files changed in git-ops",
      () => lab.gitops.push('louder', { 'envs/qa/api.yaml': (text) => text.replace('debug', 'trace') }),
    ],
    [
      'an edit of the policy',
      'the policy file changed',
      () => lab.gitops.push('a word', { [POLICY]: (text) => `${text}# more\n` }),
    ],
    [
      'a commit to infra',
      'the infra repository has a new commit',
      () => lab.infra.push('a word', { 'README.md': (text) => `${text}\nMore.\n` }),
    ],
    ['a `pulumi up` of somebody else', 'the state of stack environments/qa changed', () => pulumiUp(lab, 'qa')],
    [
      'both of them',
      'the policy file changed; the infra repository has a new commit',
      async () => {
        await lab.gitops.push('a word', { [POLICY]: (text) => `${text}# and more\n` });
        await lab.infra.push('a word', { 'README.md': (text) => `${text}\nAnd more.\n` });
      },
    ],
  ])('is not applied after %s: it says which, plans again and asks again', async (_, moved, move) => {
    const before = await lab.follow(plan.operation, 'waiting');
    const head = async () => (await lab.gitops.log('envs/qa')).length;
    await move();
    const commits = await head();
    await lab.say('mona', `/env apply qa --plan ${before.plan?.id}`);
    const after = await lab.follow(
      plan.operation,
      (view) => view.state === 'waiting' && view.plan?.id !== before.plan?.id,
    );
    expect(after.outcome?.message).toBe(`Planned again, because ${moved}.`);
    expect(after.plan?.approvals.given).toEqual([]);
    expect(after.timeline.map(({ phase }) => phase)).not.toContain('up');
    expect(await head()).toBe(commits);
    expect(await lab.messageMatching('qa', new RegExp(after.plan?.id ?? '-'))).toContain('Planned again, because');
    const again = await lab.wa('mona', 'apply', 'qa', '--plan', before.plan?.id ?? '', '--json');
    expect(again.stdout).toContain('stale-plan');
  });

  it('is applied when only another environment was pushed to', async () => {
    await lab.gitops.push('a neighbour', { 'envs/neighbour/notes.yaml': 'a: 1\n' });
    await lab.say('mona', '/env apply qa');
    const view = await lab.follow(plan.operation, 'succeeded');
    expect(view.timeline.map(({ phase }) => phase)).toContain('converge');
    expect(await lab.see.replicas('qa')).toEqual({ desired: 3, ready: 3, deployments: 2 });
  });

  it('is committed on top of what was pushed for another environment meanwhile', async () => {
    const { operation } = await lab.say('octocat', '/env sleep qa');
    await lab.follow(operation, 'waiting');
    const pushed = await lab.gitops.push('a neighbour', { 'envs/neighbour/notes.yaml': 'a: 2\n' });
    await lab.say('mona', '/env apply qa');
    await lab.follow(operation, 'succeeded');
    const folder = await lab.gitops.checkout();
    const { stdout } = await execa('git', ['log', '--format=%H', '-2'], { cwd: folder });
    expect(stdout.split('\n')[1]).toBe(pushed);
    expect(await lab.gitops.file('envs/neighbour/notes.yaml')).toBe('a: 2\n');
    expect(await lab.gitops.file('envs/qa/env.yaml')).toContain('hibernate: true');
  });
});

describe('an engine that is in trouble', STORY, () => {
  const lock = async (stack: string) => {
    const folder = lab.engines.locks(stack);
    await mkdir(folder, { recursive: true });
    const holder = { pid: 4711, username: 'ada', hostname: 'build-7', timestamp: new Date().toISOString() };
    await writeFile(join(folder, `${randomUUID()}.json`), JSON.stringify(holder));
    return () => rm(folder, { recursive: true });
  };

  it('a stack somebody else has locked before the plan: names the holder, changes nothing, works once it is free', async () => {
    const unlock = await lock('preview-124');
    const refused = await lab.say('mona', '/env create preview-124 --service web');
    const { outcome } = await lab.follow(refused.operation, 'failed');
    expect(outcome).toMatchObject({ code: 'stack-locked' });
    expect(outcome?.message).toMatch(/ada@build-7 \(pid 4711\)/);
    expect(await lab.gitops.file('envs/preview-124/env.yaml')).toBeUndefined();
    expect(await lab.see.namespace('preview-124')).toBe('absent');

    await unlock();
    await lab.follow((await lab.say('mona', '/env create preview-124 --service web')).operation, 'succeeded');
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });

  it('a stack somebody else has locked since the plan: names the holder; a plan then brings what is missing', async () => {
    const { operation } = await lab.say('octocat', '/env create dev --service web');
    await lab.follow(operation, 'waiting');
    const unlock = await lock('dev');
    await lab.say('mona', '/env apply dev');
    const { outcome } = await lab.follow(operation, 'failed');
    expect(outcome).toMatchObject({ code: 'stack-locked' });
    expect(outcome?.message).toMatch(/^environments\/dev is locked by ada@build-7 \(pid 4711\) since \S+Z\.$/);
    expect(outcome?.hint).toContain('pulumi cancel');
    expect(await lab.see.namespace('dev')).toBe('absent');

    await unlock();
    const { operation: plan } = await lab.say('mona', '/env plan dev');
    await lab.follow(plan, 'waiting');
    await lab.say('mona', '/env apply dev');
    await lab.follow(plan, 'succeeded');
    expect(await lab.see.replicas('dev')).toEqual({ desired: 1, ready: 1, deployments: 1 });
  });

  it('an API server that hangs: converge waits for it, status says it does not answer', async () => {
    const goOn = lab.engines.hangApiServer();
    try {
      const { operation } = await lab.say('mona', '/env sleep preview-124');
      await lab.follow(operation, ({ timeline }) => timeline.some(({ phase }) => phase === 'converge'));
      const status = await refusal('octocat', '/env status preview-124');
      expect(status).toMatch(/Not known:.*does not answer/s);
      expect((await lab.operation(operation))?.state).toBe('running');
      goOn();
      await lab.follow(operation, 'succeeded');
    } finally {
      goOn();
    }
    expect(await lab.see.replicas('preview-124')).toEqual({ desired: 0, ready: 0, deployments: 1 });
  });
});

describe('limits', STORY, () => {
  it('a plan past its time is made again and asked again', async () => {
    await lab.platform.restart('SIGTERM', { PLAN_LIFETIME: '1', CONVERGE_DEADLINE: '8' });
    const { operation } = await lab.say('octocat', '/env wake qa');
    const before = await lab.follow(operation, 'waiting');
    await eventually('an expired plan', () => (Date.now() > (before.plan?.expiresAt ?? 0) ? true : undefined));
    await lab.say('mona', `/env apply qa --plan ${before.plan?.id}`);
    const after = await lab.follow(operation, (view) => view.state === 'waiting' && view.plan?.id !== before.plan?.id);
    expect(after.outcome?.message).toBe('Planned again, because it has expired.');
    await lab.say('mona', '/env cancel qa');
    await lab.follow(operation, 'cancelled');
  });

  it('a service that never gets healthy fails in time, and says what and why', async () => {
    await lab.gitops.push('a greedy service', {
      'envs/preview-124/web.yaml': (text) =>
        `${text}\nresources:\n  requests: { cpu: "7" }\n`.replace(/\nresources:[\s\S]*?\n(?=\S)/, '\n'),
    });
    const { operation } = await lab.say('mona', '/env wake preview-124');
    const view = await lab.follow(operation, 'failed');
    expect(view.outcome).toMatchObject({ code: 'not-healthy' });
    expect(view.outcome?.message).toContain('preview-124 did not become healthy in time');
    expect(view.outcome?.details.join('\n')).toMatch(/web.*exceeded quota/s);
    expect(await lab.messageMatching('preview-124', /wake: failed/)).toContain('exceeded quota');
  });

  it('without `pulumi` on PATH: the operation fails and names the program', async () => {
    await lab.platform.restart('SIGTERM', { PATH: '/usr/bin:/bin' });
    const { operation } = await lab.say('mona', '/env create preview-125 --service web', 125);
    const view = await lab.follow(operation, 'failed');
    expect(view.outcome).toMatchObject({ code: 'engine-missing' });
    expect(view.outcome?.message).toContain('"pulumi" is not on PATH');
    expect(view.outcome?.hint).toContain('wa doctor');
    expect(await lab.gitops.file('envs/preview-125/env.yaml')).toBeUndefined();
  });

  it.each([
    ['nothing at all', {}, ['GITOPS_REPO', 'INFRA_REPO', 'PULUMI_BACKEND_URL', 'PULUMI_CONFIG_PASSPHRASE']],
    ['a port that is none', { PORT: 'http' }, ['PORT']],
    ['a short webhook secret', { WEBHOOK_SECRET: 'hunter2' }, ['WEBHOOK_SECRET']],
  ])('`wa serve` with %s ends with 1 and names what is wrong, never its value', async (_, extra, names) => {
    const settings = names.length > 1 ? {} : { ...lab.platform.settings, PORT: '0', ...extra };
    const { exitCode, stderr } = await execa(join(import.meta.dirname, '../../bin/wa'), ['serve'], {
      env: { ...settings, PATH: process.env.PATH ?? '' },
      extendEnv: false,
      reject: false,
    });
    expect(exitCode).toBe(1);
    for (const name of names) expect(stderr).toMatch(new RegExp(`^ *${name} .*For example`, 'm'));
    expect(stderr).not.toContain('hunter2');
  });
});

it('let no secret out, whatever went wrong', STORY, async () => {
  expect(await secretsIn(lab)).toEqual([]);
});

/** One request written by hand, answered before its body ends. @returns the status */
async function statusOfRaw({ platform }: Lab, length: string, body: () => Iterable<string>): Promise<number> {
  const { port, hostname } = new URL(platform.bot.url);
  const socket = connect(Number(port), hostname);
  return await new Promise((resolve, reject) => {
    let answer = '';
    // What is sent after the answer may be refused: only the answer counts.
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
      socket.destroy();
    });
    socket.write(
      `POST /github/webhooks HTTP/1.1\r\nHost: ${hostname}\r\nX-Hub-Signature-256: sha256=00\r\n${length}\r\n\r\n`,
    );
    for (const chunk of body()) socket.write(chunk);
  });
}

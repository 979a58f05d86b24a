import { Probot } from 'probot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PRIVATE_KEY } from '../../../test/github-lab.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { BoundedOctokit } from './bounded-octokit.ts';
import { createGitHubClient, type GitHubClient, gitHubError, statusOf } from './github-client.ts';
import { quietLog } from './quiet-log.ts';

let asked: string[];
let answers: Map<string, readonly [status: number, body: object]>;
let now: number;
let client: GitHubClient;

const INSTALLATION = '/repos/acme/shop/installation';

beforeEach(() => {
  asked = [];
  answers = new Map([
    [INSTALLATION, [200, { id: 7 }]],
    ['/orgs/acme/installation', [200, { id: 8 }]],
    ['/app', [200, { slug: 'workflowautom' }]],
  ]);
  now = 1_000_000;
  const silent = { info() {}, warn() {}, error() {} };
  const probot = new Probot({
    appId: 1,
    privateKey: PRIVATE_KEY,
    Octokit: BoundedOctokit,
    log: quietLog(silent),
    request: {
      async fetch(address: string) {
        const { pathname } = new URL(address);
        asked.push(pathname);
        const [status, body] = answers.get(pathname) ?? [404, {}];
        return Response.json(body, { status });
      },
    },
  });
  client = createGitHubClient(probot, () => now);
});

describe('where the app is installed', () => {
  it('is asked once for a repository, and once for an organisation', async () => {
    await Promise.all([client.forRepository('acme/shop'), client.forRepository('acme/shop')]);
    await client.forRepository('acme/shop');
    await client.forOrganisation('acme');
    await client.forOrganisation('acme');
    expect(asked).toEqual([INSTALLATION, '/orgs/acme/installation']);
  });

  it('is not asked at all when the delivery says it', async () => {
    await client.forRepository('acme/shop', 7);
    expect(asked).toEqual([]);
  });

  it('is asked again after ten minutes: whoever installs it anew gets another number', async () => {
    await client.forRepository('acme/shop');
    now += 10 * 60_000 - 1;
    await client.forRepository('acme/shop');
    expect(asked).toHaveLength(1);
    now += 1;
    await client.forRepository('acme/shop');
    expect(asked).toHaveLength(2);
  });

  it('is asked again at once after a failure', async () => {
    answers.set(INSTALLATION, [404, {}]);
    await expect(client.forRepository('acme/shop')).rejects.toMatchObject({ status: 404 });
    answers.set(INSTALLATION, [200, { id: 7 }]);
    await expect(client.forRepository('acme/shop')).resolves.toBeDefined();
  });
});

describe('a write', () => {
  const place = { repository: 'acme/shop', installation: 7 };
  const write = (weight: 'final' | 'interim', calls: string[]) =>
    client.write(place, weight, () => Promise.resolve(calls.push(weight))).catch((error: unknown) => error);

  it('is made while it is within the budget, and else refused before GitHub is asked', async () => {
    const calls: string[] = [];
    for (let i = 0; i < 48; i += 1) await write('interim', calls);
    expect(calls).toHaveLength(48);
    expect(await write('interim', calls)).toMatchObject({ code: 'conversation-unreachable', retryAfter: 60_000 });
    await write('final', calls);
    expect(calls.slice(47)).toEqual(['interim', 'final']);
    now += 60_000;
    await write('interim', calls);
    expect(calls).toHaveLength(50);
  });

  it('counts when it fails too', async () => {
    for (let i = 0; i < 48; i += 1) {
      await expect(client.write(place, 'interim', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    }
    expect(await write('interim', [])).toMatchObject({ code: 'conversation-unreachable' });
  });
});

describe("the bot's own login", () => {
  it('is that of the app, asked once, and again after a failure', async () => {
    answers.set('/app', [401, {}]);
    await expect(client.botLogin()).rejects.toMatchObject({ status: 401 });
    answers.set('/app', [200, { slug: 'workflowautom' }]);
    expect([await client.botLogin(), await client.botLogin()]).toEqual(['workflowautom[bot]', 'workflowautom[bot]']);
    expect(asked).toEqual(['/app', '/app']);
  });
});

describe('a failure of GitHub, in our words', () => {
  const answered = (status: number) => Object.assign(new Error('with token=hunter2'), { status, response: {} });

  it.each([
    [400, false],
    [401, false],
    [403, true],
    [404, false],
    [422, false],
    [429, true],
    [500, true],
    [503, true],
  ])('%i: worth another try: %s', (status, retryable) => {
    const error = gitHubError('directory-unreachable', 'Cannot read', answered(status));
    expect(error).toMatchObject({ message: `Cannot read: GitHub answered ${status}.`, retryable });
  });

  it.each([
    ['the seconds it says', 403, { 'retry-after': '120' }, 'Forbidden', 120_000],
    ['until its quota is full again', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1090' }, '', 91_000],
    ['a minute when it says no time', 403, {}, 'You have exceeded a secondary rate limit.', 60_000],
    ['a minute for a bare 429', 429, {}, '', 60_000],
    [
      'no time for a spent quota that is full again',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      '',
      1_000,
    ],
    [
      'five minutes for a permission nobody has accepted yet',
      403,
      {},
      'Resource not accessible by integration',
      300_000,
    ],
    ['for as long as whoever asks likes, else', 403, { 'x-ratelimit-remaining': '4' }, 'Forbidden', undefined],
    ['nor for an error of its own', 500, { 'retry-after': '120' }, '', undefined],
  ])('leaves GitHub alone: %s', (_, status, headers, message, retryAfter) => {
    const error = Object.assign(new Error(message), { status, response: { headers } });
    expect(gitHubError('conversation-unreachable', 'Cannot write', error, 1_000_000).retryAfter).toBe(retryAfter);
  });

  it('stays as it is when it is in our words already', () => {
    const said = new PortError('conversation-unreachable', 'Wait.', { retryAfter: 5 });
    expect(gitHubError('directory-unreachable', 'Cannot read', said)).toBe(said);
  });

  it('is told without what Octokit says, which can quote what was sent', () => {
    const { message, hint, cause } = gitHubError('conversation-unreachable', 'Cannot write', answered(500));
    expect(`${message} ${hint}`).not.toContain('hunter2');
    expect(String(cause)).toContain('hunter2');
  });

  it.each([
    ['no answer, which Octokit calls a 500', Object.assign(new Error('fetch failed'), { status: 500 })],
    ['no error of GitHub', new TypeError('undefined is not a function')],
    ['no error at all', 'oops'],
  ])('has no status for %s', (_, cause) => {
    expect(statusOf(cause)).toBeUndefined();
    expect(gitHubError('directory-unreachable', 'Cannot read', cause)).toMatchObject({
      message: 'Cannot read: GitHub does not answer.',
      retryable: true,
    });
  });
});

it("Probot's log is reduced to the first line of its warnings", () => {
  const told: unknown[] = [];
  const log = quietLog({ info() {}, warn: (data, message) => void told.push([data, message]), error() {} });
  log.info({ body: 'secret' }, 'GitHub request');
  log.child({ name: 'github' }).error({ err: new Error('secret'), event: { payload: 'secret' } }, `Failed\nsecret`);
  expect(told).toEqual([[{ from: 'probot' }, 'Failed']]);
});

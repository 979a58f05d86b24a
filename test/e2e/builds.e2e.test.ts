import { createHash, createHmac } from 'node:crypto';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { eventually, type Lab, PATIENCE, PULL_REQUEST, startLab } from './lab.ts';
import { secretsIn } from './secrets.ts';

// The cases of a group tell one story and run in order: what one makes, the next one uses.
const STORY = { timeout: 2 * PATIENCE };
const SECRET = 'what Jenkins and the bot both know';

type Service = 'api' | 'web';
type Build = {
  readonly service: Service;
  readonly number: number;
  readonly commit: string;
  readonly tag: string;
  readonly digest: string;
  readonly event: string;
};

/** Of the pull request, before its preview is made. */
const previewed = build('api', 1, PULL_REQUEST);

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ settings: { JENKINS_WEBHOOK_SECRET: SECRET } });
  // A preview and qa are made side by side; what the preview is made of is known before.
  await send(previewed);
  const [preview] = await Promise.all([
    lab.say('octocat', '/env create preview-123 --service api'),
    approved('/env plan qa'),
  ]);
  await lab.follow(preview.operation, 'succeeded');
}, 240_000);
afterAll(() => lab?.stop(), 60_000);

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A build of a branch, or of a pull request when there is one, as the shared library would tell of it. */
function build(service: Service, number: number, pullRequest?: number): Build {
  const job = pullRequest === undefined ? 'acme/shop/main' : `acme/shop/PR-${pullRequest}`;
  const commit = sha(`${job} ${number}`).slice(0, 40);
  const tag = `${pullRequest === undefined ? 'main' : `pr-${pullRequest}`}-${number}-${commit.slice(0, 7)}`;
  const digest = `sha256:${sha(`${job} ${service} ${number}`)}`;
  const event = JSON.stringify({
    id: `${job}/${service}#${number}`,
    repository: REPOSITORY,
    commit,
    branch: pullRequest === undefined ? 'main' : `feature-${pullRequest}`,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    service,
    image: imageOf(service),
    tag,
    digest,
    status: 'success',
  });
  return { service, number, commit, tag, digest, event };
}

function imageOf(service: string): string {
  return `registry.example.com/shop/${service}`;
}

/** Sends an event as Jenkins does. @returns the status of the answer */
async function send({ event }: Build, { at = Date.now(), secret = SECRET } = {}): Promise<number> {
  const timestamp = Math.floor(at / 1_000);
  const signature = createHmac('sha256', secret).update(`${timestamp}.${event}`).digest('hex');
  const headers = {
    'X-WorkflowAutom-Timestamp': String(timestamp),
    'X-WorkflowAutom-Signature': `sha256=${signature}`,
  };
  return (await fetch(`${lab.platform.bot.url}/jenkins/events`, { method: 'POST', body: event, headers })).status;
}

/** Waits until the Deployments of an environment ask for exactly these builds. */
async function running(environment: string, ...builds: readonly Build[]): Promise<void> {
  const wanted = builds.map(({ service, digest }) => [service, `${imageOf(service)}@${digest}`] as const);
  let images: Readonly<Record<string, string>> = {};
  await eventually(
    `${builds.map(({ tag }) => tag).join(', ')} in ${environment}`,
    async () => {
      images = await lab.engines.images(environment);
      return wanted.every(([service, image]) => images[service] === image) ? true : undefined;
    },
    () => JSON.stringify(images),
  );
}

/** Asked for by somebody who may ask, and applied by somebody who may approve. */
async function approved(sentence: string): Promise<void> {
  const { operation } = await lab.say('octocat', sentence);
  const { plan } = await lab.follow(operation, 'waiting');
  await lab.say('mona', `/env apply qa --plan ${plan?.id}`);
  await lab.follow(operation, 'succeeded');
}

const statusOf = (commit: string, environment: string) =>
  eventually(`a status of ${commit} about ${environment}`, async () => {
    const headers = { authorization: 'token stand-in-installation-token' };
    const path = `/repos/${REPOSITORY}/commits/${commit}/statuses`;
    const response = await fetch(`${lab.platform.github.url}${path}`, { headers });
    const statuses = (await response.json()) as { context: string; state: string; target_url: string }[];
    return statuses.find(({ context }) => context === `env/${environment}`);
  });
const file = (service: Service, environment = 'qa') => lab.see.file(`envs/${environment}/${service}.yaml`);
const metrics = async () => (await fetch(`${lab.platform.bot.url}/metrics`)).text();

it('opens the door, and says so', STORY, async () => {
  expect(await (await fetch(`${lab.platform.bot.url}/readyz`)).json()).toMatchObject({ doors: { jenkins: 'on' } });
});

describe('a build of main', STORY, () => {
  const first = build('api', 42);

  it('runs in qa, which follows main, and nobody has typed or approved anything', async () => {
    expect(await send(first)).toBe(202);
    await running('qa', first);
    expect(await lab.engines.images('qa')).toMatchObject({ web: `${imageOf('web')}:2.0.1` });
  });

  it('is in Git by tag and digest, with a commit that says why', async () => {
    const text = (await file('api')) ?? '';
    expect(text).toContain(`tag: "${first.tag}"`);
    expect(text).toContain(first.digest);
    expect(text).toContain('LOG_LEVEL: debug');
    const [message] = await lab.gitops.log('envs/qa/api.yaml');
    expect(message).toContain('Environment: qa');
    expect(message).toMatch(/^Operation: op-\w{10}$/m);
  });

  it('is told of on its commit, with the address', async () => {
    expect(await statusOf(first.commit, 'qa')).toMatchObject({
      state: 'success',
      description: `qa runs api ${first.tag}`,
      target_url: expect.stringMatching(/^https?:\/\/api\.qa\./),
    });
  });

  it('does nothing when it is forged, stale or told of again', async () => {
    const head = await lab.gitops.head();
    const forged = build('api', 99);
    const answers = [
      await send(forged, { secret: 'another secret of some length' }),
      await send(forged, { at: Date.now() - 6 * 60_000 }),
      await send(first),
    ];
    expect(answers).toEqual([401, 401, 200]);
    const text = await metrics();
    for (const result of ['bad-signature', 'stale', 'duplicate'])
      expect(text).toContain(`workflowautom_deliveries_total{door="jenkins",result="${result}"} 1`);
    expect(await lab.gitops.head()).toBe(head);
  });

  it('of an image the policy does not know is taken, refused and counted, and changes nothing', async () => {
    const head = await lab.gitops.head();
    const { event, ...other } = build('api', 98);
    expect(await send({ ...other, event: event.replace('registry.example.com', 'registry.example.org') })).toBe(202);
    const counter = 'workflowautom_refused_builds_total{problem="foreign-image"} 1';
    await eventually('the refusal', async () => ((await metrics()).includes(counter) ? true : undefined));
    expect(await lab.gitops.head()).toBe(head);
  });

  it('that is older than what runs changes nothing, a newer one does', async () => {
    const [older, newer] = [build('api', 41), build('api', 43)];
    expect([await send(older), await send(newer)]).toEqual([202, 202]);
    await running('qa', newer);
    const history = await lab.gitops.log('envs/qa/api.yaml');
    expect(history.join('\n')).not.toContain(older.tag);
  });
});

describe('a build of a pull request', STORY, () => {
  const second = build('api', 2, PULL_REQUEST);

  it('is what its preview is created with', async () => {
    await running('preview-123', previewed);
    const text = (await file('api', 'preview-123')) ?? '';
    expect([text.includes(previewed.tag), text.includes(previewed.digest)]).toEqual([true, true]);
  });

  it('goes to its preview, and to no other environment', async () => {
    expect(await send(second)).toBe(202);
    await running('preview-123', second);
    expect(await statusOf(second.commit, 'preview-123')).toMatchObject({ state: 'success' });
    expect(await file('api')).not.toContain(second.digest);
  });
});

describe('hundreds of builds', STORY, () => {
  it('in seconds become few commits, one after another, and the newest of each runs', async () => {
    const numbers = Array.from({ length: 67 }, (_, index) => 100 + index);
    const builds = numbers.flatMap((number) => [
      build('api', number),
      build('web', number),
      build('api', number, PULL_REQUEST),
    ]);
    const before = (await lab.gitops.log()).length;
    const answers = await Promise.all(builds.map((each) => send(each)));
    expect(new Set(answers)).toEqual(new Set([202]));
    await running('qa', build('api', 166), build('web', 166));
    await running('preview-123', build('api', 166, PULL_REQUEST));
    const commits = (await lab.gitops.log()).length - before;
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThan(30);
    const merges = await execa('git', ['rev-list', '--merges', 'HEAD'], { cwd: await lab.gitops.checkout() });
    expect(merges.stdout).toBe('');
  });
});

describe('an environment that is asleep', STORY, () => {
  const next = build('web', 200);

  it('takes the image and stays asleep', async () => {
    await approved('/env sleep qa');
    expect(await send(next)).toBe(202);
    await running('qa', next);
    expect(await lab.see.replicas('qa')).toMatchObject({ desired: 0, ready: 0 });
    expect(await lab.see.file('envs/qa/env.yaml')).toContain('hibernate: true');
  });

  it('wakes with it', async () => {
    await approved('/env wake qa');
    await running('qa', next);
    expect(await lab.see.replicas('qa')).toEqual({ desired: 3, ready: 3, deployments: 2 });
  });
});

describe('a rollback', STORY, () => {
  const [last, next] = [build('web', 201), build('web', 202)];

  it('brings back what ran before', async () => {
    expect(await send(last)).toBe(202);
    await running('qa', last);
    await approved('/env rollback qa --service web');
    await running('qa', build('web', 200));
    expect(await file('web')).toMatch(/pinned: true/);
  });

  it('is not undone by the next build', async () => {
    const other = build('api', 202);
    expect([await send(next), await send(other)]).toEqual([202, 202]);
    await running('qa', other, build('web', 200));
  });

  it('ends when somebody says so: the newest build runs', async () => {
    await approved('/env follow qa --service web');
    await running('qa', next);
    expect(await file('web')).not.toMatch(/pinned: true/);
  });
});

it('let no secret out', STORY, async () => {
  expect(await secretsIn(lab, { 'what the environment is told': await metrics() })).toEqual([]);
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY, SLACK_CHANNEL, SLACK_PEOPLE } from '../../sandbox/platform/start-platform.ts';
import { type Check, type GitHubShown, githubShown } from './github-shown.ts';
import { botLog, eventually, type Lab, PATIENCE, PULL_REQUEST, type Said, startLab } from './lab.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';
import { type SlackTalk, slackTalk } from './slack-talk.ts';

// The cases of a group tell one story and run in order: what one makes, the next one uses.
const STORY = { timeout: 2 * PATIENCE };

let lab: Lab;
let slack: SlackTalk;
let shown: GitHubShown;
/** Said at the very start, so that it goes on beside what is said in Slack. */
let early: { readonly pair: Said; readonly labelled: readonly Said[] };
const [LABELLED, CLOSED] = [124, 125];

beforeAll(async () => {
  lab = await startLab({ gitops: withPairs, slack: true });
  slack = slackTalk(lab.platform);
  shown = githubShown(lab.platform);
  const labelled = [LABELLED, CLOSED].map((number) => lab.label('octocat', 'preview-env', number));
  early = {
    labelled: await Promise.all(labelled),
    pair: await lab.say('octocat', '/env create pair-two --service web'),
  };
}, 120_000);
afterAll(() => lab?.stop(), 60_000);

/** A kind for which a second person decides, people in Slack, a channel that hears of that kind, and more previews each. */
async function withPairs(folder: string): Promise<void> {
  const path = join(folder, 'workflowautom.yaml');
  const kind = '  pair: { names: [pair-one, pair-two, pair-three], approvals: 1, requesterApproves: false }\n';
  const people = `slack:\n  users: { ${SLACK_PEOPLE.octocat.user}: octocat, ${SLACK_PEOPLE.mona.user}: mona }\n`;
  const policy = (await readFile(path, 'utf8'))
    .replace(/^kinds:\n/m, (line) => line + kind)
    .replace('roles: [developer], kinds: [preview]', 'roles: [developer], kinds: [preview, pair]')
    .replace('perOwner: 3', 'perOwner: 30');
  await writeFile(path, `${policy}\n${people}  channels: { pair: ${SLACK_CHANNEL} }\n`);
}

const file = (environment: string) => lab.see.file(`envs/${environment}/env.yaml`);
const commits = async (environment: string) =>
  (await lab.gitops.log(`envs/${environment}`)).map((message) => message.split('\n')[0]);
const RUNNING = { desired: 1, ready: 1, deployments: 1 };
const ASLEEP = { desired: 0, ready: 0, deployments: 1 };

/** Of `environment` nothing is left, in the cluster, in Git and in Pulumi's state. */
async function expectGone(environment: string): Promise<void> {
  expect(await lab.see.namespace(environment)).toBe('absent');
  expect(await lab.see.applications(environment)).toEqual([]);
  expect(lab.see.stackExists(environment)).toBe(false);
  expect(await file(environment)).toBeUndefined();
}

/** The check of an environment once `wanted` holds. */
function checkOf(environment: string, pullRequest: number, wanted: (check: Check) => boolean): Promise<Check> {
  let last: Check | undefined;
  const look = async () => {
    last = await shown.check(environment, pullRequest);
    return last && wanted(last) ? last : undefined;
  };
  return eventually(`a check of ${environment} as wanted`, look, () => JSON.stringify(last));
}

async function expectDeployments(environment: string, states: readonly string[]): Promise<void> {
  const look = async () => ((await shown.deployments(environment)).join() === states.join() ? true : undefined);
  await eventually(`deployments of ${environment}: ${states}`, look);
}

describe('an environment whose life is told in Slack', STORY, () => {
  let operation: string;

  it('waits for a second person, says so with buttons, and refuses the one who asked', async () => {
    operation = await slack.say('octocat', 'create pair-one --service web');
    await lab.follow(operation, 'waiting');
    const text = await slack.messageMatching(operation, /waits for approval/);
    for (const label of ['Approve', 'Discard', 'Show diff']) expect(text).toContain(`"${label}"`);
    await slack.press('octocat', operation, 'Approve');
    await slack.toldMatching('octocat', /requester-may-not-approve/);
    expect((await lab.operation(operation))?.state).toBe('waiting');
  });

  it('shows the difference in a window', async () => {
    await slack.press('mona', operation, 'Show diff');
    expect(await slack.windowMatching('mona', /pair-one\/env\.yaml/)).toContain('Namespace');
  });

  it('runs once the second person presses Approve; message and timeline tell the end', async () => {
    await slack.press('mona', operation, 'Approve');
    const { plan } = await lab.follow(operation, 'succeeded');
    expect(plan?.approvals.given.map(({ login }) => login)).toEqual(['mona']);
    expect(await lab.see.replicas('pair-one')).toEqual(RUNNING);
    const text = await slack.messageMatching(operation, /is running/);
    expect(text).toContain('"Sleep"');
    expect(text).not.toContain('"Approve"');
    const timeline = await slack.threadMatching(operation, /converge: done/);
    for (const step of ['preview', 'commit', 'up environments/pair-one']) expect(timeline).toContain(`${step}: done`);
    expect([slack.messages(operation).length, slack.thread(operation).length]).toEqual([1, 1]);
  });

  it.each([
    ['mona', 'octocat', 'Sleep', /is asleep/, ASLEEP],
    ['octocat', 'mona', 'Wake', /is running/, RUNNING],
  ] as const)('%s asks and %s approves, all by buttons: %s', async (asks, approves, label, told, replicas) => {
    operation = await slack.press(asks, operation, label);
    await slack.messageMatching(operation, /"Approve"/);
    await slack.press(approves, operation, 'Approve');
    await lab.follow(operation, 'succeeded');
    await slack.messageMatching(operation, told);
    expect(await lab.see.replicas('pair-one')).toEqual(replicas);
  });

  it('is destroyed down to the last trace, and the message says so', async () => {
    operation = await slack.say('mona', 'destroy pair-one --reason "the demo is over"');
    await slack.messageMatching(operation, /"Approve"/);
    await slack.press('octocat', operation, 'Approve');
    await lab.follow(operation, 'succeeded');
    expect(await slack.messageMatching(operation, /is gone/)).not.toContain('"Sleep"');
    await slack.threadMatching(operation, /prove-absence[^"]*: done/);
    await expectGone('pair-one');
    expect(await commits('pair-one')).toHaveLength(4);
  });
});

describe('what happens in a pull request', STORY, () => {
  const press = (who: string, check: Check, button: string) =>
    lab.platform.github.requestAction(who, REPOSITORY, PULL_REQUEST, { externalId: check.external_id }, button);
  it('a label makes a preview in each of two pull requests', async () => {
    for (const { operation } of early.labelled) await lab.follow(operation, 'succeeded');
    for (const number of [LABELLED, CLOSED]) {
      await lab.messageMatching(`preview-${number}`, /is running/, number);
      await checkOf(`preview-${number}`, number, ({ conclusion }) => conclusion === 'success');
      await expectDeployments(`preview-${number}`, ['success']);
    }
  });

  it('a new head while a plan waits: planned again, and the button below the old plan does nothing', async () => {
    const view = await lab.follow(early.pair.operation, 'waiting');
    const old = await checkOf('pair-two', PULL_REQUEST, ({ conclusion }) => conclusion === 'action_required');
    expect(old.actions.map(({ identifier }) => identifier)).toEqual(['apply', 'discard']);
    await lab.platform.github.synchronize('octocat', REPOSITORY, PULL_REQUEST);
    const again = await lab.follow(
      early.pair.operation,
      ({ state, plan }) => state === 'waiting' && plan?.id !== view.plan?.id,
    );
    await press('mona', old, 'apply');
    await eventually('a refusal of the old plan', () =>
      lab.platform.github.botComments(REPOSITORY, PULL_REQUEST).find(({ body }) => body.includes('stale-plan')),
    );
    const { state, plan } = (await lab.operation(early.pair.operation)) ?? {};
    expect({ state, plan: plan?.id }).toEqual({ state: 'waiting', plan: again.plan?.id });
  });

  it('the check on the new head carries the new plan, and a second person applies it there', async () => {
    const check = await checkOf('pair-two', PULL_REQUEST, ({ conclusion }) => conclusion === 'action_required');
    await press('octocat', check, 'apply');
    await press('mona', check, 'apply');
    const view = await lab.follow(early.pair.operation, 'succeeded');
    expect(view.plan?.approvals.given.map(({ login }) => login)).toEqual(['mona']);
    await checkOf('pair-two', PULL_REQUEST, ({ conclusion }) => conclusion === 'success');
    await lab.messageMatching('pair-two', /is running/);
    await slack.messageMatching(early.pair.operation, /is running/);
    expect(await lab.see.replicas('pair-two')).toEqual(RUNNING);
  });

  it('a label taken off, and a pull request closed: both previews are destroyed, and proven gone', async () => {
    await lab.platform.github.unlabel('octocat', REPOSITORY, LABELLED, 'preview-env');
    await lab.platform.github.closePullRequest('octocat', REPOSITORY, CLOSED);
    for (const number of [LABELLED, CLOSED]) {
      await lab.messageMatching(`preview-${number}`, /is gone/, number);
      await expectGone(`preview-${number}`);
      await expectDeployments(`preview-${number}`, ['inactive']);
      expect(await commits(`preview-${number}`)).toHaveLength(2);
    }
  });

  it('reopened with its label on: made again', async () => {
    await lab.platform.github.reopen('octocat', REPOSITORY, CLOSED);
    await lab.messageMatching('preview-125', /is running/, CLOSED);
    await checkOf('preview-125', CLOSED, ({ conclusion }) => conclusion === 'success');
    expect(await lab.see.replicas('preview-125')).toEqual({ desired: 3, ready: 3, deployments: 2 });
  });

  it('a delivery GitHub could not make is asked for at the next start, and done once', async () => {
    lab.platform.github.dropDeliveries(1);
    const missed = await lab.say('octocat', '/env sleep preview-125', CLOSED);
    expect(missed.status).toBe(0);
    await lab.platform.restart('SIGTERM');
    await lab.follow(missed.operation, 'succeeded');
    await lab.messageMatching('preview-125', /is asleep/, CLOSED);
    expect((await commits('preview-125'))[0]).toBe('preview-125: sleep');
  });

  it('"Re-run" of a check plans anew, and says that there is nothing to change', async () => {
    const check = await checkOf('preview-125', CLOSED, ({ conclusion }) => conclusion === 'success');
    await lab.platform.github.rerequestRun('octocat', REPOSITORY, CLOSED, { externalId: check.external_id });
    await lab.messageMatching('preview-125', /Nothing to change/, CLOSED);
  });
});

describe('hosts that fail, and deliveries that come twice, late and in another order', STORY, () => {
  let office: PostOffice;
  /** Operations of pair-three, oldest first. */
  const inSlack: string[] = [];
  const SEED = Number(process.env.SEED ?? 20_261_123);
  const NUMBERS = [201, 202, 203];
  const KINDS = ['500', '502-lost', '403-secondary-limit', '404', '422', 'hang'] as const;

  /** Few calls go to Slack, so that one in a hundred would be none. */
  function nowAndThen(): void {
    lab.platform.github.faults({ seed: SEED, rate: 0.01, kinds: KINDS });
    lab.platform.slack.failOneIn(10, [500, 'lost', 429, { error: 'internal_error' }, 'hang']);
  }
  /** Nothing works at either host for some seconds, and for as long as it takes until that was noticed. */
  async function burst(seconds: number): Promise<void> {
    const { github, slack: host } = lab.platform;
    const before = github.failed();
    github.faults({ seed: SEED, rate: 1, kinds: ['500', '502-lost', '403-secondary-limit'] });
    host.failOneIn(1, [500, 'lost', 429]);
    await sleep(seconds * 1_000);
    const deadline = Date.now() + 10_000;
    while (github.failed() - before < 5 && Date.now() < deadline) await sleep(50);
    nowAndThen();
  }
  function wellAgain(): void {
    lab.platform.github.faults(undefined);
    lab.platform.slack.failOneIn(0);
  }
  /** Says it again when the answer was that GitHub did not answer, as people do. */
  async function insist(act: () => Promise<Said>, pullRequest: number): Promise<Said> {
    for (;;) {
      const said = await act();
      const marker = `<!-- workflowautom:request=github:${said.delivery.id} -->`;
      const answered = await eventually(`an answer to ${said.delivery.id}`, async () => {
        if (await lab.operation(said.operation)) return 'started';
        return lab.platform.github.botComments(REPOSITORY, pullRequest).find(({ body }) => body.startsWith(marker))
          ?.body;
      });
      // Awake already, when the sleep before it came too late or was itself refused.
      if (answered === 'started' || answered.includes('nothing-to-change')) return said;
      if (!/directory-unreachable|not-allowed/.test(answered)) throw new Error(`It was refused: ${answered}`);
    }
  }

  /** Presses a button, again when the answer was that GitHub did not answer, until `done` holds. */
  async function insistOn(
    who: 'octocat' | 'mona',
    operation: string,
    label: string,
    done: (started: string) => Promise<boolean>,
  ): Promise<string> {
    for (;;) {
      const before = slack.told(who);
      const started = await slack.press(who, operation, label);
      const outcome = await eventually(`${label} of ${operation}`, async () => {
        if (await done(started)) return 'done';
        return slack.told(who) > before ? 'told' : undefined;
      });
      if (outcome === 'done') return started;
      await slack.toldMatching(who, /directory-unreachable|not-allowed|not-an-approver/, before);
    }
  }
  /** As `insist`, and again when what was started ended because GitHub did not let itself be read, having changed nothing. */
  async function insistToEnd(text: string, pullRequest: number): Promise<void> {
    for (;;) {
      const said = await insist(() => lab.say('octocat', text, pullRequest), pullRequest);
      if (!(await lab.operation(said.operation))) return;
      const ended = ({ state }: { readonly state: string }) => state === 'succeeded' || state === 'failed';
      const { state, outcome } = await lab.follow(said.operation, ended);
      if (state === 'succeeded') return;
      expect(outcome?.message).toContain('Cannot read');
    }
  }
  async function sayUntilHeard(text: string): Promise<string> {
    for (;;) {
      const before = slack.told('octocat');
      const started = await slack.say('octocat', text);
      const look = async () => ((await lab.operation(started)) || slack.told('octocat') > before ? true : undefined);
      await eventually(`something about "${text}"`, look);
      if (await lab.operation(started)) return started;
      await slack.toldMatching('octocat', /directory-unreachable|not-allowed/, before);
    }
  }
  async function approve(operation: string): Promise<void> {
    await slack.messageMatching(operation, /"Approve"/);
    await insistOn('mona', operation, 'Approve', async () => (await lab.operation(operation))?.state !== 'waiting');
  }

  beforeAll(async () => {
    office = await startPostOffice(() => lab.platform.bot.url, SEED);
    lab.platform.github.deliverTo(`${office.url}/github/webhooks`);
    lab.platform.slack.deliverTo(`${office.url}/slack/events`);
    for (const number of NUMBERS) lab.platform.github.openPullRequest(REPOSITORY, number, 'octocat');
    nowAndThen();
  });
  afterAll(() => office?.close());

  it('four environments come to be while neither host works', async () => {
    const [, operation] = await Promise.all([
      burst(4),
      sayUntilHeard('create pair-three --service web'),
      ...NUMBERS.map((number) => insistToEnd('/env create --service web', number)),
    ]);
    inSlack.push(operation);
    await approve(operation);
    await lab.follow(operation, 'succeeded');
  });

  it('one is put to sleep and woken in a breath, one sleeps, one is closed, one sleeps by two buttons', async () => {
    await slack.messageMatching(inSlack[0] ?? '', /"Sleep"/);
    const inABreath = async () => {
      await lab.say('octocat', '/env sleep preview-201', 201);
      // GitHub tells times in whole seconds.
      await sleep(1_100);
      await insistToEnd('/env wake preview-201', 201);
    };
    const byButtons = async () => {
      const operation = await insistOn('octocat', inSlack[0] ?? '', 'Sleep', async (started) =>
        Boolean(await lab.operation(started)),
      );
      inSlack.push(operation);
      await approve(operation);
      await lab.follow(operation, 'succeeded');
    };
    await Promise.all([
      inABreath(),
      insistToEnd('/env sleep preview-202', 202),
      lab.platform.github.closePullRequest('octocat', REPOSITORY, 203),
      byButtons(),
      burst(4),
    ]);
    await office.settled();
    await lab.messageMatching('preview-201', /is running/, 201);
    await lab.messageMatching('preview-202', /is asleep/, 202);
    await lab.messageMatching('preview-203', /is gone/, 203);
    await slack.messageMatching(inSlack[1] ?? '', /is asleep/);
    wellAgain();
  });

  it.each([
    [201, RUNNING],
    [202, ASLEEP],
  ])(
    'the final state of preview-%i is what was said last, and every place at GitHub says so',
    async (number, replicas) => {
      const name = `preview-${number}`;
      const look = async () => isDeepStrictEqual(await lab.see.replicas(name), replicas) || undefined;
      await eventually(`${name} at rest`, look);
      expect(lab.engines.runs(name)).toEqual(['update']);
      await checkOf(name, number, ({ conclusion }) => conclusion === 'success');
      await expectDeployments(name, ['success']);
    },
  );

  it('the one whose pull request was closed is gone, and every place says so', async () => {
    await expectGone('preview-203');
    await checkOf('preview-203', 203, ({ conclusion }) => conclusion === 'success');
    await expectDeployments('preview-203', ['inactive']);
  });

  it('the one in Slack sleeps, and each of its operations has one message and one timeline', async () => {
    const [created = '', slept = ''] = inSlack;
    await slack.threadMatching(slept, /converge: done/);
    expect(await lab.see.replicas('pair-three')).toEqual(ASLEEP);
    for (const operation of [created, slept])
      expect([slack.messages(operation).length, slack.thread(operation).length]).toEqual([1, 1]);
  });

  it('nothing was done twice: one comment for each environment, one commit for each operation', async () => {
    for (const number of NUMBERS) {
      const marker = `<!-- workflowautom:environment=preview-${number} -->`;
      const about = lab.platform.github
        .botComments(REPOSITORY, number)
        .filter(({ bodies }) => bodies[0]?.startsWith(marker));
      expect(about).toHaveLength(1);
    }
    const trailers = (await lab.gitops.log()).flatMap((message) => /^Operation: (.+)$/m.exec(message)?.[1] ?? []);
    expect(new Set(trailers).size).toBe(trailers.length);
    const metrics = await (await fetch(`${lab.platform.bot.url}/metrics`)).text();
    expect(metrics).toMatch(/deliveries_total\{door="github",result="duplicate"\} [1-9]/);
  });

  it('enough went wrong for this to mean something', () => {
    const { github, slack: host } = lab.platform;
    const { again, reordered } = office.counts();
    const failed = { github: github.failed(), slack: host.failed() };
    console.log(`Seed ${SEED}: ${JSON.stringify({ ...office.counts(), failed })}`);
    expect(Math.min(again, reordered)).toBeGreaterThan(0);
    expect(failed.github + failed.slack).toBeGreaterThan(10);
  });
});

it('no line of the log tells a secret', async () => {
  expect(await botLog(lab)).not.toMatch(/xoxb-|stand-in-installation-token/);
});

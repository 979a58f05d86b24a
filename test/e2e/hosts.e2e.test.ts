import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY, SLACK_CHANNEL, SLACK_PEOPLE } from '../../sandbox/platform/start-platform.ts';
import { type Check, type GitHubShown, githubShown } from './github-shown.ts';
import { botLog, eventually, type Lab, PATIENCE, PULL_REQUEST, type Said, startLab } from './lab.ts';
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
    const view = await lab.follow(operation, 'succeeded');
    expect(view.plan?.approvals.given.map(({ login }) => login)).toEqual(['mona']);
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

it('no line of the log tells a secret', async () => {
  expect(await botLog(lab)).not.toMatch(/xoxb-|stand-in-installation-token/);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type Platform, REPOSITORY, startPlatform } from '../platform/start-platform.ts';
import { ask, PULL_REQUEST, say } from './conversation.ts';
import { type Observer, observer } from './observe.ts';
import { showComment } from './show-comment.ts';

/** `make demo`: the main job on real engines, told as a conversation; every claim is checked where it would be true. */
type Line = { readonly what: string; readonly milliseconds: number };

const timeline: Line[] = [];
const PREVIEW = 'preview-123';

async function main(): Promise<void> {
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-demo-'));
  headline('A platform on this machine: real API server, Argo CD, Pulumi, Git; GitHub and the nodes are stand-ins');
  const platform = await timed('platform up', () => startPlatform({ folder, say: console.log }));
  const stop = async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void stop().finally(() => process.exit(130)));
  try {
    await story(platform, observer(platform.sandbox));
    show(started);
    if (process.env.KEEP === '1') keep(platform);
    else await stop();
  } catch (error) {
    console.error(styleText('red', `\nThe demo failed: ${error instanceof Error ? error.message : error}`));
    console.error(`What the bot logged is in ${platform.sandbox.logs}/bot.log; the folder is kept.`);
    await platform.stop({ keep: true });
    process.exitCode = 1;
  }
}

async function story(platform: Platform, see: Observer): Promise<void> {
  platform.github.openPullRequest(REPOSITORY, PULL_REQUEST, 'octocat');

  headline('One comment makes an environment (previews need no approval)');
  await tell(
    platform,
    'octocat',
    'I would like to look at this.\n\n/env create preview-123',
    PREVIEW,
    /is running/,
    'create',
  );
  await check('both Applications are synced and healthy', async () =>
    same(await see.applications(PREVIEW), ['Synced/Healthy', 'Synced/Healthy']),
  );
  await check('every replica is ready', async () => awake(see, PREVIEW));
  await check('its folder is in git-ops', async () => (await see.file(`envs/${PREVIEW}/env.yaml`)) !== undefined);

  headline('A standing environment: whoever asks is not the one who decides');
  await tell(platform, 'mona', '/env plan qa', 'qa', /waits for approval/, 'plan qa');
  await tell(platform, 'mona', '/env apply qa', 'qa', /is running/, 'apply qa');
  await tell(platform, 'octocat', '/env sleep qa', 'qa', /sleep: the plan waits for approval/, 'sleep qa, to plan');
  comment('octocat', '/env apply qa');
  answer(await ask(platform, 'octocat', '/env apply qa'));
  await check(
    'nothing has changed',
    async () => (await awake(see, 'qa')) && /hibernate: false/.test((await see.file('envs/qa/env.yaml')) ?? ''),
  );
  await tell(platform, 'mona', '/env apply qa', 'qa', /is asleep/, 'sleep qa, from approval');
  await check('qa runs nothing', async () => asleep(see, 'qa'));

  headline('Sleep, wake');
  await tell(platform, 'octocat', '/env sleep preview-123', PREVIEW, /is asleep/, 'sleep');
  await check('replicas are 0', async () => asleep(see, PREVIEW));
  await check('Git says so', async () => /hibernate: true/.test((await see.file(`envs/${PREVIEW}/env.yaml`)) ?? ''));
  await tell(platform, 'octocat', '/env wake preview-123', PREVIEW, /is running/, 'wake');
  await check('every replica is ready again', async () => awake(see, PREVIEW));
  comment('octocat', '/env list');
  answer(await ask(platform, 'octocat', '/env list'));

  headline('Nothing is left behind');
  await tell(platform, 'octocat', '/env destroy preview-123', PREVIEW, /is gone/, 'destroy');
  await check('the namespace is gone', async () => (await see.namespace(PREVIEW)) === 'absent');
  await check('the Applications are gone', async () => same(await see.applications(PREVIEW), []));
  await check('the Pulumi stack is gone', async () => !see.stackExists(PREVIEW));
  await check('the folder in git-ops is gone', async () => (await see.file(`envs/${PREVIEW}/env.yaml`)) === undefined);
}

async function tell(
  platform: Platform,
  login: string,
  text: string,
  environment: string,
  until: RegExp,
  what: string,
): Promise<void> {
  comment(login, text);
  const told = await say(platform, login, text, environment, until);
  answer(told.body);
  if (told.toPlan !== undefined && told.toPlan < told.total)
    timeline.push({ what: `${what}: comment to plan`, milliseconds: told.toPlan });
  timeline.push({ what: `${what}: comment to end`, milliseconds: told.total });
}

async function check(what: string, holds: () => Promise<boolean>): Promise<void> {
  if (!(await holds())) throw new Error(`It is not true that ${what}.`);
  console.log(styleText('green', `  ✓ observed: ${what}`));
}

async function awake(see: Observer, environment: string): Promise<boolean> {
  const { desired, ready, deployments } = await see.replicas(environment);
  return deployments === 2 && desired > 0 && ready === desired;
}

async function asleep(see: Observer, environment: string): Promise<boolean> {
  const { desired, ready, deployments } = await see.replicas(environment);
  return deployments === 2 && desired === 0 && ready === 0;
}

function same(actual: readonly string[], expected: readonly string[]): boolean {
  return actual.join() === expected.join();
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await work();
  timeline.push({ what, milliseconds: Date.now() - started });
  return result;
}

function headline(text: string): void {
  console.log(`\n${styleText(['bold', 'underline'], text)}\n`);
}

function comment(login: string, text: string): void {
  console.log(styleText('cyan', `${login} writes:`));
  console.log(indent(text));
}

function answer(body: string): void {
  console.log(styleText('magenta', 'workflowautom answers:'));
  console.log(`${indent(showComment(body))}\n`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  | ');
}

function show(started: number): void {
  headline('Timeline');
  for (const { what, milliseconds } of timeline)
    console.log(`  ${(milliseconds / 1_000).toFixed(1).padStart(6)} s  ${what}`);
  console.log(`  ${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  in all`);
}

function keep(platform: Platform): void {
  headline('KEEP=1: everything stays up; Ctrl-C ends it');
  console.log(
    `  export WORKFLOWAUTOM_URL=${platform.bot.url} WORKFLOWAUTOM_TOKEN=${platform.tokens.octocat}   # octocat`,
  );
  console.log(`  export WORKFLOWAUTOM_TOKEN=${platform.tokens.mona}   # mona, of the platform team`);
  console.log('  bin/wa list; bin/wa create preview-7; bin/wa status qa');
  console.log(`  kubectl --kubeconfig ${platform.sandbox.kubeconfig} get applications --namespace argocd`);
  console.log(`  git -C ${new URL(platform.sandbox.gitopsUrl).pathname} log`);
}

main().catch((error: unknown) => {
  console.error(styleText('red', error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});

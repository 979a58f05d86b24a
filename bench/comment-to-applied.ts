import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PULL_REQUEST, say } from '../sandbox/demo/conversation.ts';
import { type Platform, REPOSITORY, startPlatform } from '../sandbox/platform/start-platform.ts';
import type { Answer } from '../src/render/answer.ts';
import type { TimelineEntry } from '../src/render/operation-view.ts';
import { barePulumi } from './bare-pulumi.ts';
import { figures, formatFigures } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);

type Round = {
  readonly bareInit: number;
  readonly barePreview: number;
  readonly bareUp: number;
  readonly commentToPlan: number;
  readonly planToApplied: number;
  readonly timeline: readonly TimelineEntry[];
};

/**
 * From a comment to its plan, and from the plan to applied, beside the bare Pulumi CLI on the same stack
 * in the same run, in turns. The CLI's share is what nobody can save; the rest is ours, and is told by step.
 */
export async function benchCommentToApplied(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-bench-'));
  const platform = await startPlatform({ folder, say: console.log });
  try {
    platform.github.openPullRequest(REPOSITORY, PULL_REQUEST, 'octocat');
    // The first round pays for what later ones find: the checkout, the modules, the compile cache. It is not counted.
    await ours(platform, 'preview-100');
    const bare = await barePulumi(platform.sandbox, {
      folder,
      modules: await modulesFolder(platform.settings.INFRA_MODULES_CACHE ?? ''),
      policy: await readFile(join(import.meta.dirname, '../examples/git-ops/workflowautom.yaml'), 'utf8'),
      passphrase: platform.settings.PULUMI_CONFIG_PASSPHRASE ?? '',
    });
    const bareRound = async (name: string) => {
      const { init: bareInit, preview: barePreview } = await bare.preview(name);
      const bareUp = await bare.up(name);
      await bare.destroy(name);
      return { bareInit, barePreview, bareUp };
    };
    await bareRound('preview-200');
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = `preview-${200 + round}`;
      rounds.push({ ...(await bareRound(name)), ...(await ours(platform, `preview-${300 + round}`)) });
      console.log(`round ${round} of ${ROUNDS}`);
    }
    report(rounds);
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One environment by comment, then destroyed again. */
async function ours(platform: Platform, name: string) {
  const said = say(platform, 'octocat', `/env create ${name}`, name, /is running/);
  const { toPlan } = await said;
  const id = /operation (op-\w+)/.exec(messageOf(platform, name) ?? '')?.[1] ?? '';
  const timeline = await timelineOf(platform, id);
  const step = (phase: string) => timeline.find((entry) => entry.phase === phase);
  const planned = step('preview')?.endedAt ?? Number.NaN;
  const applied = step('up')?.endedAt ?? Number.NaN;
  await say(platform, 'octocat', `/env destroy ${name}`, name, /is gone/);
  await sleep(500);
  return { commentToPlan: toPlan ?? Number.NaN, planToApplied: applied - planned, timeline };
}

async function timelineOf(platform: Platform, operation: string): Promise<readonly TimelineEntry[]> {
  const response = await fetch(`${platform.bot.url}/api/v1/operations/${operation}`, {
    headers: { authorization: `Bearer ${platform.tokens.octocat}` },
  });
  const answer = (await response.json()) as Answer;
  return answer.kind === 'operation' ? answer.view.timeline : [];
}

/** The bot keeps the infra repository's packages by the hash of their lockfile; the newest is in use. */
async function modulesFolder(cache: string): Promise<string> {
  const [entry] = (await readdir(cache)).filter((name) => !name.startsWith('.'));
  return join(cache, entry ?? '', 'node_modules');
}

function report(rounds: readonly Round[]): void {
  const line = (what: string, pick: (round: Round) => number) =>
    console.log(`  ${what.padEnd(52)} ${formatFigures(figures(rounds.map(pick)))}`);
  const ratio = (what: string, ours: (round: Round) => number, bare: (round: Round) => number, goal = '') => {
    const { min, median, max } = figures(rounds.map((round) => ours(round) / bare(round)));
    console.log(`  ${what.padEnd(52)} ${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})${goal}`);
  };
  const took = (phase: string) => (round: Round) => {
    const step = round.timeline.find((entry) => entry.phase === phase);
    return step?.endedAt === undefined ? Number.NaN : step.endedAt - step.startedAt;
  };
  const barePreview = (round: Round) => round.barePreview;
  const bareUp = (round: Round) => round.bareUp;

  console.log(
    `\nmedian (lowest to highest) of ${rounds.length} rounds, in turns on one machine; ratios pair by pair\n`,
  );
  line('bare CLI: pulumi stack init', (round) => round.bareInit);
  line('bare CLI: pulumi preview --save-plan', barePreview);
  line('ours: comment to plan on the pull request', (round) => round.commentToPlan);
  line('  of it the preview step', took('preview'));
  ratio('comment to plan / bare preview', (round) => round.commentToPlan, barePreview, ', goal 1.25');
  // The stack is new in both; by hand its init is a command of its own.
  ratio(
    'comment to plan / bare init and preview',
    (round) => round.commentToPlan,
    (round) => round.bareInit + barePreview(round),
  );
  ratio('preview step / bare init and preview', took('preview'), (round) => round.bareInit + barePreview(round));
  console.log('');
  line('bare CLI: pulumi up --plan', bareUp);
  line('ours: plan to applied', (round) => round.planToApplied);
  line('  of it the commit to git-ops', took('commit'));
  line('  of it the up step', took('up'));
  ratio('plan to applied / bare up', (round) => round.planToApplied, bareUp, ', goal 1.3');
  ratio('up step / bare up', took('up'), bareUp);
  console.log('');
  line('then, until Argo CD has converged', took('converge'));
}

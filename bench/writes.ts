import { WRITE_LIMITS } from '../src/bot/github/write-budget.ts';
import { githubWrites } from './github-writes.ts';
import { slackWrites } from './slack-writes.ts';

/**
 * Calls an hour that Slack allows: of a method in a workspace, and of new messages in one channel, where it says "about
 * one a second". An app that is distributed outside the Marketplace may read a channel's messages far less often.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
const SLACK_TIER_3 = 50 * 60;
const SLACK_CHANNEL = 60 * 60;
/** Calls an hour, in a workspace unless it says otherwise. `chat.postMessage` has a limit of its own in each channel. */
const SLACK_LIMITS: Readonly<Record<string, number>> = {
  'chat.postMessage': SLACK_CHANNEL,
  'chat.update': SLACK_TIER_3,
  'conversations.history': SLACK_TIER_3,
  'conversations.replies': SLACK_TIER_3,
  'conversations.open': SLACK_TIER_3,
};

/**
 * What one create-plan-apply-destroy cycle told in full, every state of it, costs of each host's limits, and so how many
 * environments may have one in an hour. When GitHub's budget is short, the bot tells less than that.
 */
export async function benchWrites(): Promise<void> {
  const github = await githubWrites();
  const writes = Object.values(github).reduce((sum, each) => sum + each, 0);
  const limit = Math.max(...WRITE_LIMITS.map(({ most }) => most));
  console.log(`GitHub: ${writes} writes (${named(github)})`);
  console.log(`  ${Math.floor(limit / writes)} environments an hour and installation, of ${limit} writes`);

  const slack = await slackWrites();
  console.log(`Slack: ${named(slack)}`);
  for (const [method, calls] of Object.entries(slack)) {
    const most = SLACK_LIMITS[method] ?? SLACK_TIER_3;
    const where = method === 'chat.postMessage' ? 'channel' : 'workspace';
    console.log(`  ${Math.floor(most / calls)} environments an hour and ${where}, of ${most} calls of ${method}`);
  }
}

function named(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { engineCache } from '../engines/engine-cache.ts';
import { freePorts } from '../free-ports.ts';
import { type StandInGitHub, startStandInGitHub } from '../github/stand-in-github.ts';
import { type SandboxInfo, sandboxDown, sandboxUp } from '../sandbox.ts';
import type { SlackPerson } from '../slack/slack-people.ts';
import { type StandInSlack, startStandInSlack } from '../slack/stand-in-slack.ts';
import { validateBlocks } from '../slack/validate-blocks.ts';
import { type BotProcess, startBot } from './bot-process.ts';

/** Everything at once: the sandbox, a stand-in GitHub and a stand-in Slack with people in them, and the bot. */
export type Platform = {
  readonly sandbox: SandboxInfo;
  readonly github: StandInGitHub;
  /** Refuses blocks that Slack would refuse. The bot knows of it only when `slack` was asked for. */
  readonly slack: StandInSlack;
  /** Tokens for `wa`, by login. */
  readonly tokens: Readonly<Record<Person, string>>;
  readonly settings: Readonly<Record<string, string>>;
  bot: BotProcess;
  /** Ends the bot the hard way and starts it again over the same data. */
  restart(signal: 'SIGTERM' | 'SIGKILL', settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends everything; `keep` leaves the sandbox's folder, with its logs. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
};

/** octocat develops, mona is on the platform team, hubot has no rights at all. */
export type Person = 'octocat' | 'mona' | 'hubot';
export const REPOSITORY = 'acme/shop';

/** The same people in Slack. Who they are on GitHub the policy says, under `slack.users`. */
export const SLACK_PEOPLE: Readonly<Record<Person, SlackPerson>> = {
  octocat: { workspace: 'T0SHOP', user: 'U0OCTOCAT' },
  mona: { workspace: 'T0SHOP', user: 'U0MONA' },
  hubot: { workspace: 'T0SHOP', user: 'U0HUBOT' },
};
/** A channel the bot is a member of. */
export const SLACK_CHANNEL = 'C0SHOP';

export async function startPlatform(options: {
  readonly folder: string;
  readonly say?: (line: string) => void;
  /** Content of the git-ops repository; `examples/git-ops` when absent. */
  readonly gitops?: string;
  /** Opens Slack's door too. */
  readonly slack?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<Platform> {
  const { folder, say = () => undefined } = options;
  const sandboxFolder = join(folder, 'sandbox');
  const [sandbox, github, slack, [port]] = await Promise.all([
    sandboxUp({ folder: sandboxFolder, say, ...(options.gitops ? { gitops: options.gitops } : {}) }),
    startStandInGitHub(),
    startStandInSlack({ checkBlocks: validateBlocks }),
    freePorts(1),
  ]);
  const tokens = {
    octocat: github.addPerson('octocat').token,
    mona: github.addPerson('mona').token,
    hubot: github.addPerson('hubot').token,
  };
  github.addTeam('@acme/platform', ['mona']);
  github.addRepository(REPOSITORY, { octocat: 'write', mona: 'admin' });
  const slackToken = slack.addWorkspace(SLACK_PEOPLE.octocat.workspace);
  slack.addChannel(SLACK_CHANNEL, SLACK_PEOPLE.octocat.workspace);

  const settings: Record<string, string> = {
    ...sandbox.settings,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    APP_ID: '1',
    PRIVATE_KEY: privateKey(),
    WEBHOOK_SECRET: github.webhookSecret,
    GITHUB_API_URL: github.url,
    ...(options.slack
      ? { SLACK_BOT_TOKEN: slackToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.url }
      : {}),
    PULUMI_STAND_INS: 'kubernetes',
    INFRA_MODULES_CACHE: join(engineCache(), 'infra-modules'),
    ...options.settings,
  };
  const start = (extra: Readonly<Record<string, string>> = {}) =>
    startBot({ settings: { ...settings, ...extra }, logs: sandbox.logs });
  const end = async (keep = false) => {
    await Promise.all([github.close(), slack.close()]);
    await sandboxDown({ folder: sandboxFolder, keep });
  };
  const platform: Platform = {
    sandbox,
    github,
    slack,
    tokens,
    settings,
    bot: await start().catch(async (error: unknown) => {
      await end(true);
      throw error;
    }),
    async restart(signal, extra) {
      await platform.bot.stop(signal);
      platform.bot = await start(extra);
    },
    async stop({ keep = false } = {}) {
      await platform.bot.stop();
      await end(keep);
    },
  };
  github.deliverTo(`${platform.bot.url}/github/webhooks`);
  slack.deliverTo(`${platform.bot.url}/slack/events`);
  return platform;
}

function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

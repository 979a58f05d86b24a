import type { Command } from '../../commands/command.ts';
import { verbs } from '../../commands/verbs/index.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { SlackUser } from '../ports/operation-store.ts';
import type { Speaker } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/** Who the bot is where it acts for the policy. */
export const POLICY_ACTOR = 'workflowautom';

/** Who spoke, as the policy knows people: a GitHub login, or somebody in Slack who has none here and may only read. */
export type Identity = {
  readonly actor: string;
  readonly known: boolean;
  /** Why somebody is not known now whom the policy may well know: it is not for them to link themselves. */
  readonly doubt?: Refusal;
};

/**
 * Finds out who a speaker is.
 * @returns undefined for a program the policy does not list: nothing is said to it
 * @throws PortError `gitops-unreachable`
 */
export async function identifySpeaker(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'slackHome'>,
  speaker: Speaker,
): Promise<Identity | undefined> {
  switch (speaker.kind) {
    case 'github':
      if (speaker.isBot && !(await isListedBot(runtime, speaker.login))) return undefined;
      return { actor: speaker.login, known: true };
    case 'slack': {
      const login = await slackLogin(runtime, speaker);
      if (login !== undefined) return { actor: login, known: true };
      const doubt = await doubtAbout(runtime, speaker);
      return { actor: `slack:${speaker.workspace}/${speaker.user}`, known: false, ...(doubt ? { doubt } : {}) };
    }
    case 'policy':
      return { actor: POLICY_ACTOR, known: true };
  }
}

/** The policy's word goes before a link of one's own making. */
async function slackLogin(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'slackHome'>,
  who: SlackUser,
): Promise<string | undefined> {
  const entry = await policyEntry(runtime, who);
  return entry?.login ?? (await runtime.store.loginOf({ workspace: who.workspace, user: who.user }));
}

/**
 * What the policy says about somebody in Slack: `T…/U…` of that workspace alone, `U…` of the bot's own. While
 * it is not known which that is, the latter is nobody. @throws PortError `gitops-unreachable`
 */
export async function policyEntry(
  runtime: Pick<Runtime, 'gitops' | 'slackHome'>,
  { workspace, user }: SlackUser,
): Promise<{ readonly key: string; readonly login: string } | undefined> {
  const policy = await policyOrRefusal(runtime);
  const users = policy instanceof Refusal ? {} : policy.slack.users;
  const isHome = runtime.slackHome === undefined || runtime.slackHome() === workspace;
  for (const key of [`${workspace}/${user}`, ...(isHome ? [user] : [])]) {
    const login = users[key];
    if (login !== undefined) return { key, login };
  }
  return undefined;
}

/** The policy cannot be read, or means its home workspace while Slack has not told which that is. */
async function doubtAbout(
  runtime: Pick<Runtime, 'gitops' | 'slackHome'>,
  { user }: SlackUser,
): Promise<Refusal | undefined> {
  const policy = await policyOrRefusal(runtime);
  if (policy instanceof Refusal) return policy;
  if (policy.slack.users[user] === undefined || runtime.slackHome === undefined || runtime.slackHome() !== undefined)
    return undefined;
  return new Refusal(
    'not-linked',
    'The policy knows you by the home workspace, and Slack has not told yet which that is.',
    'Say it again in a moment.',
  );
}

/**
 * Somebody in Slack whom nobody linked may look, and say who they are. A plan is no looking: it runs programs.
 * @throws Refusal `not-linked`; `invalid-file` when that is why they are not known
 */
export function refuseUnlinked({ known, doubt }: Identity, { verb, flags }: Command): void {
  const { kind } = verbs[verb];
  if (known || kind === 'account' || (kind === 'read' && flags.mine !== true)) return;
  if (doubt) throw doubt;
  throw new Refusal(
    'not-linked',
    `"${verb}" needs to know who you are on GitHub, and nobody has said so.`,
    'Say /env link here, then show the code it gives you on GitHub; until then you can look.',
  );
}

/** While the policy cannot be read nobody is listed: two programs must not answer each other's refusals for ever. */
async function isListedBot(runtime: Pick<Runtime, 'gitops'>, login: string): Promise<boolean> {
  const policy = await policyOrRefusal(runtime);
  return !(policy instanceof Refusal) && policy.bots.some((bot) => sameLogin(bot, login));
}

async function policyOrRefusal(runtime: Pick<Runtime, 'gitops'>): Promise<Policy | Refusal> {
  try {
    return readPolicy(await runtime.gitops.read());
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

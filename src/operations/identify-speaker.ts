import type { Policy } from '../environments/policy.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { Speaker } from './request.ts';
import type { Runtime } from './runtime.ts';

/** Who the bot is where it acts for the policy. */
export const POLICY_ACTOR = 'workflowautom';

/** Who spoke, as the policy knows people: a GitHub login, or somebody in Slack who has none here and may only read. */
export type Identity = { readonly actor: string; readonly known: boolean };

/**
 * Finds out who a speaker is.
 * @returns undefined for a program the policy does not list: nothing is said to it
 * @throws PortError `gitops-unreachable`
 */
export async function identifySpeaker(
  runtime: Pick<Runtime, 'gitops' | 'store'>,
  speaker: Speaker,
): Promise<Identity | undefined> {
  switch (speaker.kind) {
    case 'github':
      if (speaker.isBot && !(await isListedBot(runtime, speaker.login))) return undefined;
      return { actor: speaker.login, known: true };
    case 'slack': {
      const login = await slackLogin(runtime, speaker);
      return login === undefined
        ? { actor: `slack:${speaker.workspace}/${speaker.user}`, known: false }
        : { actor: login, known: true };
    }
    case 'policy':
      return { actor: POLICY_ACTOR, known: true };
  }
}

/** The policy's word goes before a link of one's own making. */
async function slackLogin(
  runtime: Pick<Runtime, 'gitops' | 'store'>,
  { workspace, user }: Extract<Speaker, { kind: 'slack' }>,
): Promise<string | undefined> {
  const policy = await policyIfAny(runtime);
  return policy?.slack.users[user] ?? (await runtime.store.loginOf({ workspace, user }));
}

/** While the policy cannot be read nobody is listed: two programs must not answer each other's refusals for ever. */
async function isListedBot(runtime: Pick<Runtime, 'gitops'>, login: string): Promise<boolean> {
  const policy = await policyIfAny(runtime);
  return policy?.bots.some((bot) => bot.toLowerCase() === login.toLowerCase()) ?? false;
}

async function policyIfAny(runtime: Pick<Runtime, 'gitops'>): Promise<Policy | undefined> {
  try {
    return readPolicy(await runtime.gitops.read());
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

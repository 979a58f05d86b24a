import { WebClient } from '@slack/web-api';
import type { Log } from '../../operations/runtime.ts';
import { quietSlackLog } from './quiet-slack-log.ts';

/** Longest one call of Slack's API may take, in milliseconds. */
const PATIENCE = 10_000;
/** Between two tries to find out where a token belongs, in milliseconds. */
const RETRY = 30_000;

/** The workspaces this app is installed in, one bot token each, and what speaks to them. */
export type SlackWorkspaces = {
  /** Client of a workspace (`T…`) or an organisation (`E…`); of the first token when absent or not known. */
  readonly forWorkspace: (workspace?: string) => WebClient;
  /** Id of the first token's workspace or organisation, once Slack has told it. */
  readonly home: () => string | undefined;
  /** False when no token is for either. While a token's home is not known yet, everything may be its. */
  readonly knows: (team: string | undefined, enterprise: string | undefined) => boolean;
  /** Asks Slack once where each token belongs, and again in the background for those it did not answer about. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
};

type Installation = { readonly client: WebClient; ids: readonly string[] | undefined };

/**
 * Starts nothing by itself.
 * @param tokens bot tokens, one per workspace or one for the whole organisation; the first is home
 * @param retryAfter milliseconds between two tries to find out where a token belongs
 */
export function createSlackWorkspaces(
  tokens: readonly [string, ...string[]],
  apiUrl: string,
  log: Log,
  retryAfter: number = RETRY,
): SlackWorkspaces {
  const open = (token: string): Installation => {
    const client = new WebClient(token, {
      slackApiUrl: apiUrl,
      timeout: PATIENCE,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quietSlackLog(log),
    });
    return { client, ids: undefined };
  };
  const home = open(tokens[0]);
  const installations = [home, ...tokens.slice(1).map(open)];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function identify(): Promise<void> {
    for (const installation of installations) {
      if (installation.ids !== undefined) continue;
      try {
        const { team_id, enterprise_id, is_enterprise_install } = await installation.client.auth.test();
        // An organisation's token is good for each of its workspaces, a workspace's for itself alone.
        installation.ids = [is_enterprise_install ? enterprise_id : team_id].filter((id) => id !== undefined);
      } catch (error) {
        log.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'slack did not say whose a token is',
        );
      }
    }
    if (!stopped && installations.some(({ ids }) => ids === undefined)) {
      timer = setTimeout(() => void identify(), retryAfter);
      timer.unref();
    }
  }

  const find = (id: string | undefined) =>
    id === undefined ? undefined : installations.find(({ ids }) => ids?.includes(id));
  return {
    forWorkspace: (workspace) => (find(workspace) ?? home).client,
    home: () => home.ids?.[0],
    knows: (team, enterprise) =>
      installations.some(({ ids }) => ids === undefined) || (find(team) ?? find(enterprise)) !== undefined,
    start: identify,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Observer, observer } from '../../sandbox/demo/observe.ts';
import { type Platform, REPOSITORY, startPlatform } from '../../sandbox/platform/start-platform.ts';
import { identifier } from '../../src/operations/planning/fingerprint.ts';
import type { Answer } from '../../src/render/answer.ts';
import type { OperationView } from '../../src/render/operation-view.ts';
import { type Engines, engines } from './engines.ts';
import { type Repository, repository } from './repository.ts';
import { type Terminal, terminal } from './terminal.ts';

/** The pull request most of the talking happens in; 124 and 125 are open too. */
export const PULL_REQUEST = 123;

/** Longest wait for anything, in milliseconds: generous, since these machines are busy. */
export const PATIENCE = 90_000;

/** One comment or label, delivered. */
export type Said = {
  readonly delivery: { readonly id: string; readonly event: string; readonly body: string };
  /** What the bot answered the delivery with. */
  readonly status: number;
  /** The operation it starts, if it starts one. */
  readonly operation: string;
};

/** A whole platform with people on it, and everything a test asks of it. */
export type Lab = {
  readonly platform: Platform;
  readonly see: Observer;
  readonly engines: Engines;
  readonly gitops: Repository;
  readonly infra: Repository;
  readonly wa: Terminal;
  /** Writes a comment as `login`. */
  say(login: string, text: string, pullRequest?: number): Promise<Said>;
  label(login: string, label: string, pullRequest: number): Promise<Said>;
  /** The bot's answer to one request, a comment of its own. */
  answer(said: Said, pullRequest?: number): Promise<string>;
  /** Every text the bot's message about an environment has had, oldest first. */
  message(environment: string, pullRequest?: number): readonly string[];
  /** The message as it stands once it matches. */
  messageMatching(environment: string, wanted: RegExp, pullRequest?: number): Promise<string>;
  operation(id: string): Promise<OperationView | undefined>;
  /** The operation once `wanted` holds. @throws Error at once when it has ended and it does not */
  follow(id: string, wanted: Wanted): Promise<OperationView>;
  stop(): Promise<void>;
};

type Wanted = OperationView['state'] | ((view: OperationView) => boolean);

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'expired']);

export async function startLab(
  options: {
    readonly settings?: Readonly<Record<string, string>>;
    /** Changes a copy of `examples/git-ops` before it becomes the git-ops repository. */
    readonly gitops?: (folder: string) => Promise<void>;
    /** Opens Slack's door too. */
    readonly slack?: boolean;
  } = {},
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-e2e-'));
  const content = join(folder, 'git-ops');
  await cp(join(import.meta.dirname, '../../examples/git-ops'), content, { recursive: true });
  await options.gitops?.(content);
  const platform = await startPlatform({
    folder,
    gitops: content,
    slack: options.slack ?? false,
    ...(options.settings ? { settings: options.settings } : {}),
  });
  for (const number of [PULL_REQUEST, 124, 125]) platform.github.openPullRequest(REPOSITORY, number, 'octocat');
  const { github, sandbox } = platform;

  const message = (environment: string, pullRequest = PULL_REQUEST) => {
    const marker = `<!-- workflowautom:environment=${environment} -->`;
    return (
      github.botComments(REPOSITORY, pullRequest).find(({ bodies }) => bodies[0]?.startsWith(marker))?.bodies ?? []
    );
  };
  const operation = async (id: string) => {
    const answer = await askApi(platform, `/api/v1/operations/${id}`);
    return answer?.kind === 'operation' ? answer.view : undefined;
  };

  return {
    platform,
    see: observer(sandbox),
    engines: engines(sandbox),
    gitops: repository(sandbox.gitopsUrl, join(folder, 'people-git-ops')),
    infra: repository(sandbox.infraUrl, join(folder, 'people-infra')),
    wa: terminal(platform),
    async say(login, text, pullRequest = PULL_REQUEST) {
      return said(await github.comment(login, REPOSITORY, pullRequest, text));
    },
    async label(login, label, pullRequest) {
      return said(await github.label(login, REPOSITORY, pullRequest, label));
    },
    answer({ delivery }, pullRequest = PULL_REQUEST) {
      const marker = `<!-- workflowautom:request=github:${delivery.id} -->`;
      const find = () => github.botComments(REPOSITORY, pullRequest).find(({ body }) => body.startsWith(marker))?.body;
      return eventually(`an answer to ${delivery.body.slice(0, 200)}`, find);
    },
    message,
    messageMatching(environment, wanted, pullRequest) {
      const find = () => {
        const body = message(environment, pullRequest).at(-1);
        return body !== undefined && wanted.test(body) ? body : undefined;
      };
      return eventually(`a message about ${environment} like ${wanted}`, find, () =>
        message(environment, pullRequest).at(-1),
      );
    },
    operation,
    follow(id, wanted) {
      let last: OperationView | undefined;
      const holds = typeof wanted === 'function' ? wanted : ({ state }: OperationView) => state === wanted;
      const look = async () => {
        last = (await operation(id)) ?? last;
        if (last && holds(last)) return last;
        if (last && ENDED.has(last.state)) throw new Error(`It ended otherwise: ${brief(last)}`);
        return undefined;
      };
      return eventually(`operation ${id} as wanted`, look, () => last && brief(last));
    },
    async stop() {
      await platform.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function said(sent: Pick<Said, 'delivery' | 'status'>): Said {
  return { ...sent, operation: identifier('op', `github:${sent.delivery.id}`, 10) };
}

/** What tells why an operation is where it is. */
function brief({ id, command, state, outcome, behind, plan, timeline }: OperationView): string {
  const steps = timeline.map(({ step, state: how }) => `${step} ${how}`);
  return JSON.stringify({ id, command, state, outcome, behind, plan: plan?.id, holds: plan?.holds, steps }, null, 1);
}

/** What the server says to a signed-in person; undefined while it does not answer, as when it was just killed. */
async function askApi(platform: Platform, path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${platform.bot.url}${path}`, {
      headers: { authorization: `Bearer ${platform.tokens.octocat}` },
    });
    return (await response.json()) as Answer;
  } catch {
    return undefined;
  }
}

/** Looks again and again until there is something. @throws Error with what was last seen */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seen: () => string | undefined = () => undefined,
): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`There was never ${what}; last seen: ${seen() ?? 'nothing'}`);
}

/** Everything the bot has written to its log so far. */
export function botLog({ platform }: Lab): Promise<string> {
  return readFile(join(platform.sandbox.logs, 'bot.log'), 'utf8');
}

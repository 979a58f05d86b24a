import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createDeliveryLog, type DeliveryLog, type Sent } from './delivery-log.ts';
import { createFaults, type Failure, type Faults } from './faults.ts';
import { addComment, createGitHubApi } from './github-api.ts';
import {
  BOT,
  bodyOf,
  type Comment,
  type GitHubState,
  type GitRepository,
  type Permission,
  type ProposedBranch,
  type PullRequest,
  type Repository,
} from './github-state.ts';
import { type MergeMethod, mergeBranch } from './merge-branch.ts';
import { createPullRequestEvents, type PullRequestEvents } from './pull-request-events.ts';

/**
 * A small stand-in for GitHub on loopback: repositories, pull requests, comments, reactions, permissions and teams,
 * and signed webhooks for what people do. It is used where GitHub cannot be had, and says that it is one.
 */
export type StandInGitHub = Omit<DeliveryLog, 'deliver' | 'routes'> &
  Omit<PullRequestEvents, 'close'> & {
    /** Base of its REST API, for `GITHUB_API_URL`. */
    readonly url: string;
    /** For `WEBHOOK_SECRET`. */
    readonly webhookSecret: string;
    addPerson(login: string, type?: 'User' | 'Bot'): { readonly token: string };
    addTeam(team: string, logins: readonly string[]): void;
    addRepository(name: string, permissions: Readonly<Record<string, Permission>>): void;
    /** Gives a repository Git data: a bare repository on disk. @returns what can be made of it afterwards */
    attachGit(repository: string, directory: string): GitRepository;
    openPullRequest(repository: string, number: number, author: string, fromFork?: boolean): { readonly head: string };
    /** Moves the head to a new commit. @returns its SHA */
    push(repository: string, number: number): string;
    /** Writes a comment as `login` and delivers it. @returns the comment's id and the delivery with the answer's status */
    comment(login: string, repository: string, number: number, body: string): Promise<Sent & { readonly id: number }>;
    /** Tells the App that it was installed, removed, or given other repositories. */
    moveInstallation(event: 'installation' | 'installation_repositories', action: string): Promise<Sent>;
    /** The bot's comments in a pull request, oldest first, as people see them now. */
    botComments(
      repository: string,
      number: number,
    ): readonly { readonly id: number; readonly body: string; readonly bodies: readonly string[] }[];
    reactions(repository: string, comment: number): readonly string[];
    /** Every text a comment ever had, oldest first. */
    bodies(repository: string, comment: number): readonly string[];
    /** Writes a comment without delivering it, as the app itself or as a person of that name. @returns its id */
    write(login: string, repository: string, number: number, body: string): number;
    /** What anyone with the rights can do to a comment, the bot's too. Nothing of it is delivered. */
    editComment(repository: string, comment: number, body: string): void;
    deleteComment(repository: string, comment: number): void;
    /**
     * The next calls of the API, in order, are answered like this instead; then it works again. Calls about
     * the app itself and for an installation's token are never among them.
     */
    failNext(...failures: readonly Failure[]): void;
    /** From now on calls fail by chance; undefined ends that. 404 and 422 never befall calls about the app itself. */
    faults(faults: Faults | undefined): void;
    /** Closes a pull request, merged or not, and delivers that. */
    closePullRequest: PullRequestEvents['close'];
    /** Merges one that was opened from a branch, as the button does, and delivers that. @returns the commit it became */
    mergePullRequest(login: string, repository: string, number: number, method: MergeMethod): Promise<string>;
    /** Pull requests that were opened from a branch, newest first. */
    proposals(repository: string): readonly (ProposedBranch & { readonly number: number })[];
    /** Somebody names another branch to merge it into. */
    retarget(repository: string, number: number, base: string): void;
    /** Calls of the API that write, counted. */
    readonly writes: () => number;
    /** Calls of the API that failed on purpose, counted; not those that only ask whose token it is. */
    readonly failed: () => number;
    close(): Promise<void>;
  };

function isAboutAPlace(failure: Failure | undefined): boolean {
  return failure === 404 || failure === 422;
}

function plainFailure(failure: number | 'lost'): Exclude<Failure, number | string> {
  return { status: failure === 'lost' ? 502 : failure };
}

export async function startStandInGitHub(): Promise<StandInGitHub> {
  const state: GitHubState = { people: new Map(), teams: new Map(), repositories: new Map(), nextId: 1 };
  const webhookSecret = randomBytes(24).toString('hex');
  const failures: Failure[] = [];
  let fault: (() => Failure | undefined) | undefined;
  let writes = 0;
  let failed = 0;

  const log = createDeliveryLog(state, webhookSecret);
  const api = createGitHubApi(state).route('/', log.routes);
  const listener = getRequestListener(async (request) => {
    const aboutApp = /\/app$|\/access_tokens$|\/app\/hook\//.test(request.url);
    const befallen = fault?.();
    const failure =
      (aboutApp ? undefined : failures.shift()) ?? (aboutApp && isAboutAPlace(befallen) ? undefined : befallen);
    if (failure !== undefined && !request.url.endsWith('/user')) failed += 1;
    if (failure === 'hang') return new Promise<Response>(() => {});
    if (failure === undefined || failure === 'lost') {
      if (request.method !== 'GET' && !aboutApp) writes += 1;
      const response = await api.fetch(request);
      if (failure === undefined) return response;
    }
    const { status, body, headers } = typeof failure === 'object' ? failure : plainFailure(failure);
    return Response.json(body ?? { message: 'stand-in failure' }, { status, ...(headers ? { headers } : {}) });
  });
  const server = createServer((message, response) => void listener(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  const find = (name: string): Repository => {
    const repository = state.repositories.get(name);
    if (!repository) throw new Error(`The stand-in GitHub has no repository ${name}.`);
    return repository;
  };
  const pullRequest = (name: string, number: number): PullRequest => {
    const pull = find(name).pullRequests.get(number);
    if (!pull) throw new Error(`The stand-in GitHub has no pull request ${name}#${number}.`);
    return pull;
  };

  const { close: closePullRequest, ...events } = createPullRequestEvents(log, pullRequest);
  return {
    url,
    webhookSecret,
    ...events,
    closePullRequest,
    async mergePullRequest(login, name, number, method) {
      const pull = pullRequest(name, number);
      const { git } = find(name);
      if (!git || !pull.from) throw new Error(`Pull request ${name}#${number} has no branch.`);
      pull.merged = await mergeBranch(git.directory, pull.from.branch, pull.from.base, method);
      await closePullRequest(login, name, number, true);
      return pull.merged;
    },
    proposals: (name) =>
      [...find(name).pullRequests].reverse().flatMap(([number, { from }]) => (from ? [{ ...from, number }] : [])),
    retarget(name, number, base) {
      const pull = pullRequest(name, number);
      if (pull.from) pull.from = { ...pull.from, base };
    },
    deliverTo: log.deliverTo,
    dropDeliveries: log.dropDeliveries,
    redeliver: log.redeliver,
    moveInstallation: (event, action) => log.deliver(event, 'octocat', 'acme/none', { action }),
    faults(faults) {
      fault = faults && createFaults(faults);
    },
    addPerson(login, type = 'User') {
      const token = `stand-in-token-of-${login}-${randomBytes(6).toString('hex')}`;
      state.people.set(login, { login, type, token });
      return { token };
    },
    addTeam(team, logins) {
      state.teams.set(team, new Set(logins));
    },
    addRepository(name, permissions) {
      state.repositories.set(name, {
        permissions: new Map(Object.entries(permissions)),
        pullRequests: new Map(),
        comments: [],
      });
    },
    attachGit(name, directory) {
      const git: GitRepository = { directory };
      find(name).git = git;
      return git;
    },
    openPullRequest(name, number, author, fromFork = false) {
      const head = randomBytes(20).toString('hex');
      find(name).pullRequests.set(number, { head, fromFork, state: 'open', author, labels: new Set() });
      return { head };
    },
    push(name, number) {
      const pull = pullRequest(name, number);
      pull.head = randomBytes(20).toString('hex');
      return pull.head;
    },
    async comment(login, name, number, body) {
      const comment: Comment = addComment(state, find(name), number, login, body);
      const isPull = find(name).pullRequests.has(number);
      const sent = await log.deliver('issue_comment', login, name, {
        action: 'created',
        issue: { number, ...(isPull ? { pull_request: {} } : {}) },
        comment: { id: comment.id, body, user: { login }, created_at: new Date().toISOString() },
      });
      return { id: comment.id, ...sent };
    },
    botComments(name, number) {
      return find(name)
        .comments.filter(({ issue, login }) => issue === number && login === BOT)
        .map((comment) => ({ id: comment.id, body: bodyOf(comment), bodies: [...comment.bodies] }));
    },
    bodies: (name, id) => [...(find(name).comments.find((comment) => comment.id === id)?.bodies ?? [])],
    reactions(name, id) {
      return (find(name).comments.find((comment) => comment.id === id)?.reactions ?? []).map(({ content }) => content);
    },
    editComment(name, id, body) {
      find(name)
        .comments.find((comment) => comment.id === id)
        ?.bodies.push(body);
    },
    deleteComment(name, id) {
      const { comments } = find(name);
      const index = comments.findIndex((comment) => comment.id === id);
      if (index >= 0) comments.splice(index, 1);
    },
    write: (login, name, number, body) => addComment(state, find(name), number, login, body).id,
    failNext(...next) {
      failures.push(...next);
    },
    writes: () => writes,
    failed: () => failed,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

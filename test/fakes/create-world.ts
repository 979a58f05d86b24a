import { parseWords } from '../../src/commands/parse-words.ts';
import { type EnvironmentName, environmentName } from '../../src/environments/environment-name.ts';
import { readManifest } from '../../src/environments/manifest-file.ts';
import { parsePolicy } from '../../src/environments/policy/policy-file.ts';
import { advanceOperation } from '../../src/operations/advance-operation.ts';
import { connectionRevision } from '../../src/operations/connection.ts';
import type { Operation, OperationState, Plan, Step } from '../../src/operations/operation.ts';
import type { Request } from '../../src/operations/request.ts';
import { answerRequest, handleRequest } from '../../src/operations/requests/handle-request.ts';
import type { Limits, Runtime } from '../../src/operations/runtime.ts';
import { addonSettings } from '../../src/render/addon-settings.ts';
import type { Answer } from '../../src/render/answer.ts';
import { environmentSettings } from '../../src/render/stack-settings.ts';
import { setItem } from '../../src/render/yaml-item.ts';
import { addonConnection } from './fake-addon.ts';
import { createFakeCluster, type FakeCluster } from './fake-cluster-reader.ts';
import { createFakeConversation, type FakeConversation } from './fake-conversation.ts';
import { createFakeDirectory, type FakeDirectory } from './fake-directory.ts';
import { createFakeGitOps, type FakeGitOps } from './fake-gitops-repository.ts';
import { createFakeSealer } from './fake-secret-sealer.ts';
import { createFakeStacks, type FakeStacks } from './fake-stack-runner.ts';
import { createLife, type Life, mortal } from './mortal.ts';
import type { TestStore } from './open-test-store.ts';
import { POLICY } from './policy.ts';

const WIRING = { gitopsUrl: 'file:///git-ops.git', gitopsBranch: 'main', infraUrl: 'file:///infra.git' };
const HEAD = 'c'.repeat(40);
/** Milliseconds of the fake clock, which moves ten with each look; the two waits between looks are real ones. */
const LIMITS: Limits = {
  planLifetime: 24 * 60 * 60_000,
  convergeDeadline: 1_000,
  absenceDeadline: 1_000,
  pollInterval: 1,
  stableFor: 50,
  lease: 60_000,
  heartbeat: 5,
  firstShownAfter: 0,
  displayInterval: 1_000,
};

/** What outlives a process, by port: after each of these a mortal one may die. */
const STORE_TRACES = new Set(
  'createOperation transition claim releaseClaim stepStarted stepEnded appendLog savePlan addApproval audit recordBuild'.split(
    ' ',
  ),
);
const GITOPS_TRACES = new Set(['commit', 'propose', 'withdraw']);
const STACK_TRACES = new Set(['up', 'destroy', 'refresh', 'remove', 'releaseStaleLock', 'preview']);

type ProcessOptions = {
  readonly life?: Life;
  readonly shutdown?: AbortSignal;
  readonly limits?: Partial<Limits>;
  readonly worker?: string;
};

/** Everything outside the operations room, the same for every process that works in it. */
export type World = TestStore & {
  readonly gitops: FakeGitOps;
  readonly stacks: FakeStacks;
  readonly cluster: FakeCluster;
  readonly directory: FakeDirectory;
  readonly conversation: FakeConversation;
  /** Pull request of this world: previews are named after it. */
  readonly number: number;
  /** What was logged as a warning or an error. */
  readonly warnings: string[];
  process(options?: ProcessOptions): Runtime;
  /** An environment that has been there for long, awake, healthy and as Git says. */
  standing(kind: string): EnvironmentName;
  /** As `standing`, with these add-ons, small ones. */
  standingWith(kind: string, addons: readonly string[]): EnvironmentName;
  /** Says a sentence, without its trigger, and returns the answer to it. */
  ask(actor: string, words: string, about?: Partial<Request>): Promise<Answer>;
  /** As `ask`, for a sentence that starts an operation; returns its id. */
  start(actor: string, words: string, about?: Partial<Request>): Promise<string>;
  /** Something happens in this world's pull request, or to it; the same `id` is the same event delivered again. */
  happen(said: Request['said'], about?: Partial<Request>, runtime?: Runtime): Promise<void>;
  /** Carries everything on until nothing moves. */
  settle(runtime?: Runtime): Promise<void>;
  operation(id: string): Promise<Operation>;
  plan(id: string): Promise<Plan>;
  steps(id: string): Promise<readonly Step[]>;
  /** Runs Pulumi made so far, and clears the list. */
  runs(): readonly string[];
};

const ACTIVE: readonly OperationState[] = ['queued', 'planning', 'approved', 'running'];

let worlds = 0;

export function createWorld({ store, clock }: TestStore): World {
  worlds += 1;
  const number = 100 + worlds;
  const gitops = createFakeGitOps({
    'workflowautom.yaml': POLICY,
    '.sops.yaml': 'creation_rules: []\n',
    'envs/qa/env.yaml': manifest('qa', 'standing'),
    'envs/qa/api.yaml': values('api'),
    'envs/qa/web.yaml': values('web'),
  });
  const stacks = createFakeStacks();
  const cluster = createFakeCluster(gitops, stacks);
  const directory = createFakeDirectory();
  const conversation = createFakeConversation();
  const warnings: string[] = [];
  for (const login of ['mona', 'octocat', 'paula', 'pete', 'petra']) directory.permissions.set(login, 'write');
  directory.teams.set('@acme/platform', ['paula', 'pete', 'petra']);
  directory.pullRequests.set(number, { head: HEAD, fromFork: false, open: true });
  const said = new Set<string>();
  let requests = 0;

  const process = (options: ProcessOptions = {}): Runtime => {
    const { life = createLife(), shutdown = new AbortController().signal, limits = {}, worker = 'w' } = options;
    const log = (_: object, message: string) => void (life.isOver() || warnings.push(message));
    return {
      store: mortal(store, life, STORE_TRACES),
      gitops: mortal(gitops, life, GITOPS_TRACES),
      stacks: mortal(stacks.runner(life.moment), life, STACK_TRACES),
      sealer: mortal(createFakeSealer(), life, new Set()),
      cluster: mortal(cluster, life, new Set()),
      directory: mortal(directory, life, new Set()),
      conversations: { github: mortal(conversation, life, new Set()) },
      displays: { 'github-comment': mortal(conversation, life, new Set()) },
      linkTo: (operation) => `https://bot.example.com/operations/${operation}`,
      wiring: WIRING,
      limits: { ...LIMITS, ...limits },
      worker,
      now: clock.now,
      log: { info() {}, warn: log, error: log },
      shutdown,
    };
  };
  const first = process();

  const found = async <T>(value: Promise<T | undefined>, what: string): Promise<T> => {
    const present = await value;
    if (present === undefined) throw new Error(`there is no ${what}`);
    return present;
  };

  const world: World = {
    store,
    clock,
    gitops,
    stacks,
    cluster,
    directory,
    conversation,
    number,
    warnings,
    process,
    standing(kind) {
      const name = environmentName(`${kind}-${number}`);
      const folder = `envs/${name}`;
      gitops.push({
        [`${folder}/env.yaml`]: manifest(name, kind),
        [`${folder}/api.yaml`]: values('api'),
        [`${folder}/web.yaml`]: values('web'),
      });
      const desired = { commit: '', files: new Map(gitops.commits.at(-1)?.files) };
      const wiring = { ...WIRING, infraCommit: stacks.infra };
      stacks.settle(name, environmentSettings(parsePolicy(POLICY), readManifest(desired, name), wiring));
      return name;
    },
    standingWith(kind, addons) {
      const name = world.standing(kind);
      const path = `envs/${name}/env.yaml`;
      const entries: Record<string, string> = {};
      for (const addon of addons) {
        const revision = connectionRevision(addonConnection(addon, name));
        const text = entries[path] ?? gitops.file(path) ?? '';
        const value = { name: addon, size: 'small', revision };
        entries[path] = setItem(text, ['environment', 'addons'], addon, value, path);
        entries[`envs/${name}/secrets/${addon}.sops.yaml`] = 'sealed: long ago\n';
      }
      gitops.push(entries);
      const desired = { commit: '', files: new Map(gitops.commits.at(-1)?.files) };
      const read = readManifest(desired, name);
      for (const addon of read.addons) {
        stacks.settle(name, addonSettings(parsePolicy(POLICY), read, addon, { operation: 'op-before' }), addon.name);
      }
      return name;
    },
    async ask(actor, words, about = {}) {
      requests += 1;
      const parsed = parseWords(words);
      if (parsed.kind === 'ignore') throw new Error('nothing was said');
      const request: Request = {
        id: `github:${number}-${requests}`,
        conversation: { door: 'github', repository: 'acme/shop', issue: number, comment: requests },
        speaker: { kind: 'github', login: actor, isBot: false },
        said: parsed,
        pullRequest: { repository: 'acme/shop', number },
        receivedAt: clock.now(),
        ...about,
      };
      await store.acceptRequest(request);
      const answer = await answerRequest(first, request);
      if (!answer) throw new Error('nothing was answered');
      if (answer.kind === 'operation') said.add(answer.view.id);
      return answer;
    },
    async start(actor, words, about) {
      const answer = await world.ask(actor, words, about);
      if (answer.kind !== 'operation') throw new Error(`not an operation: ${JSON.stringify(answer)}`);
      return answer.view.id;
    },
    async happen(event, about = {}, runtime = first) {
      requests += 1;
      const fromCi = { conversation: { door: 'jenkins' }, speaker: { kind: 'policy' } } as const;
      const inPullRequest = {
        conversation: { door: 'github', repository: 'acme/shop', issue: number },
        speaker: { kind: 'github', login: 'mona', isBot: false },
        pullRequest: { repository: 'acme/shop', number },
      } as const;
      const request: Request = {
        id: `${event.kind === 'build' ? 'jenkins' : 'github'}:${number}-${requests}`,
        ...(event.kind === 'build' ? fromCi : inPullRequest),
        said: event,
        receivedAt: clock.now(),
        ...about,
      };
      await store.acceptRequest(request);
      await handleRequest(runtime, request.id);
      for (const operation of await store.operationsIn(ACTIVE))
        if (operation.request.startsWith(request.id)) said.add(operation.id);
    },
    async settle(runtime = first) {
      for (let before = ''; ; ) {
        const active = (await store.operationsIn(ACTIVE)).filter(({ id }) => said.has(id));
        const now = JSON.stringify(active.map(({ id, state, plan }) => [id, state, plan]));
        if (now === before) return;
        before = now;
        for (const { id } of active) await advanceOperation(runtime, id);
      }
    },
    operation: (id) => found(store.operation(id), `operation ${id}`),
    async plan(id) {
      const { plan } = await world.operation(id);
      return found(plan === undefined ? Promise.resolve(undefined) : store.plan(plan), `plan of ${id}`);
    },
    steps: (id) => store.steps(id),
    runs: () => stacks.calls.splice(0),
  };
  return world;
}

/** An `env.yaml` as the bot writes it. */
function manifest(name: string, kind: string): string {
  return [
    'environment:',
    `  name: ${name}`,
    `  kind: ${kind}`,
    '  owner: mona',
    `  domain: ${name}.dev.example.com`,
    '  services: [api, web]',
    '  addons: []',
    '  hibernate: false',
    '',
  ].join('\n');
}

function values(service: string): string {
  return `image:\n  repository: registry.example.com/shop/${service}\n  tag: v1\n`;
}

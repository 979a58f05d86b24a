import { type ChildProcess, fork } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startStandInGitHub } from '../sandbox/github/stand-in-github.ts';
import { type BareRepository, openBareRepository } from '../test/gitops-bare-repository.ts';
import type { ServerOrder, ServerState } from './bumps-server.ts';
import { openRepository, type Place } from './gitops-repository.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000);
const ENVIRONMENTS = Number(process.env.BENCH_ENVIRONMENTS ?? 300);
const SECRET = 'a secret of the bench alone';
const IMAGE = 'registry.example.com/shop/api';
/** Events under way at once. */
const CONNECTIONS = 16;
/** How long all of it may take, in milliseconds. */
const PATIENCE = 15 * 60_000;
/** What GitHub lets an App write in a minute: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const WRITES_A_MINUTE = 80;

const POLICY = `version: 1
domain: dev.example.com
reconciler: argocd
kinds: { preview: { names: "preview-{number}", approvals: 0, perOwner: ${ENVIRONMENTS} } }
roles: { developer: { github: [write] } }
rules: [{ roles: [developer], kinds: [preview], verbs: ["*"] }]
services: { api: { repository: acme/shop, image: ${IMAGE}, chart: service, port: 8080, follow: {} } }
`;

/** What others report of the same work; none of it was measured here. */
const REPORTED = `reported by others, not measured here:
  argocd-image-updater: 4 to 5 s for each application, one after the other; about 15 minutes for 90 applications (its issue 1572)
  Flux image automation: one image in five regions landed 13 to 29 minutes apart (flux2, issue 1090)`;

type Build = { readonly pullRequest: number; readonly number: number; readonly digest: string; readonly body: string };
type Run = { readonly seconds: number; readonly ended: number; readonly commits: number; readonly state: ServerState };

/**
 * A thousand signed build events for three hundred previews, three or four builds each and some of them out of order, as
 * fast as the bot takes them: until Git says the newest build everywhere. Once with bumps that share commits, and once
 * with a commit for each, both over a bare repository and over a stand-in GitHub. The cluster is a stand-in that has
 * converged at once; GitHub's pauses are left out and told beside.
 */
export async function benchBumps(): Promise<void> {
  const builds = makeBuilds();
  console.log(`${builds.length} builds told of, for ${ENVIRONMENTS} environments; the cluster is a stand-in`);
  for (const name of ['bare repository', 'stand-in GitHub']) {
    for (const sharing of [true, false]) {
      const run = await inPlace(name, (place, repository) => storm(place, repository, builds, sharing));
      report(`${name}, ${sharing ? 'bumps share commits' : 'one commit per bump'}`, run);
    }
  }
  console.log(REPORTED);
}

function makeBuilds(): readonly Build[] {
  const builds = [...Array(EVENTS).keys()].map((index): Build & { readonly place: number } => {
    const [pullRequest, number] = [(index % ENVIRONMENTS) + 1, Math.floor(index / ENVIRONMENTS) + 1];
    const commit = hex(`${pullRequest} ${number}`).slice(0, 40);
    const digest = `sha256:${hex(`image ${pullRequest} ${number}`)}`;
    const body = JSON.stringify({
      id: `shop/PR-${pullRequest}/api#${number}`,
      repository: 'acme/shop',
      ...{ commit, branch: `feature-${pullRequest}`, pullRequest, service: 'api', image: IMAGE },
      ...{ tag: `pr-${pullRequest}-${number}-${commit.slice(0, 7)}`, digest, status: 'success' },
    });
    // An eighth of what follows each other closely changes places.
    return { pullRequest, number, digest, body, place: number + Math.random() * 1.5 };
  });
  return builds.toSorted((one, other) => one.place - other.place);
}

async function storm(
  place: Place,
  repository: BareRepository,
  builds: readonly Build[],
  sharing: boolean,
): Promise<Run> {
  repository.push({ 'workflowautom.yaml': POLICY, ...Object.fromEntries(numbers().flatMap(filesOf)) });
  const server = await startServer({ place, dataDir: join(repository.folder, 'data'), secret: SECRET, sharing });
  try {
    const git = openRepository({ url: pathToFileURL(repository.bare).href });
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / 1_000;
    const waiting = [...builds];
    await Promise.all(
      [...Array(CONNECTIONS).keys()].map(async () => {
        for (let build = waiting.shift(); build; build = waiting.shift()) await tell(server.port, build);
      }),
    );
    const newest = newestOf(builds);
    await until(async () => isNewestEverywhere((await git.read()).files, newest), 'Git says the newest builds');
    const seconds = elapsed();
    await until(async () => (await server.state()).operations.every(({ state }) => ENDED.has(state)), 'all has ended');
    const ended = elapsed();
    const [state, history] = [await server.state(), repository.history()];
    checkHistory(state, history);
    if (!isNewestEverywhere((await git.read()).files, newest)) throw new Error('An older build overwrote a newer one.');
    return { seconds, ended, commits: history.length - 1, state };
  } finally {
    server.child.kill();
    await once(server.child, 'exit');
  }
}

const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'waiting']);

/** @throws when an operation that wrote is in no commit's trailers, or one did not succeed */
function checkHistory({ operations }: ServerState, history: ReturnType<BareRepository['history']>): void {
  const carried = new Map(
    history.map(({ sha, message }) => [sha, [...message.matchAll(/^Operation: (.+)$/gm)].map(([, id]) => id)]),
  );
  const lost = operations.filter(({ id, commit }) => commit !== undefined && !carried.get(commit)?.includes(id));
  if (lost.length > 0) throw new Error(`${lost.length} operations are in no commit: ${lost[0]?.id}.`);
  const [failed] = operations.filter(({ state }) => state !== 'succeeded' && state !== 'cancelled');
  if (failed) throw new Error(`${failed.id} of ${failed.environment} is ${failed.state}: ${failed.message}`);
  const linear = history.every(({ parents }, index) => parents.join() === (history[index + 1]?.sha ?? ''));
  if (!linear) throw new Error('The history is no line.');
}

function newestOf(builds: readonly Build[]): ReadonlyMap<number, Build> {
  const newest = new Map<number, Build>();
  for (const build of builds) {
    if (build.number > (newest.get(build.pullRequest)?.number ?? 0)) newest.set(build.pullRequest, build);
  }
  return newest;
}

function isNewestEverywhere(files: ReadonlyMap<string, string>, newest: ReadonlyMap<number, Build>): boolean {
  return [...newest].every(([n, { digest }]) => files.get(`envs/preview-${n}/api.yaml`)?.includes(digest));
}

function report(name: string, { seconds, ended, commits, state }: Run): void {
  const { operations, writes, memory } = state;
  const minutes = (writes / WRITES_A_MINUTE).toFixed(1);
  console.log(`${name}:`);
  console.log(`  Git says the newest build everywhere ${seconds.toFixed(1)} s after the first event`);
  console.log(`  ${commits} commits for ${operations.length} operations, all ended after ${ended.toFixed(1)} s`);
  if (writes > 0)
    console.log(`  ${writes} calls that write: at least ${minutes} minutes at GitHub's ${WRITES_A_MINUTE} a minute`);
  console.log(`  memory at most ${(memory / 2 ** 20).toFixed(0)} MiB`);
}

async function inPlace<T>(name: string, run: (place: Place, repository: BareRepository) => Promise<T>): Promise<T> {
  const repository = await openBareRepository();
  if (name === 'bare repository') {
    return run({ url: pathToFileURL(repository.bare).href }, repository).finally(repository.remove);
  }
  const github = await startStandInGitHub();
  try {
    github.addRepository('acme/git-ops', {});
    github.attachGit('acme/git-ops', repository.bare);
    return await run({ api: github.url }, repository);
  } finally {
    await github.close();
    await repository.remove();
  }
}

async function startServer(order: ServerOrder) {
  const child: ChildProcess = fork(join(import.meta.dirname, 'bumps-server.ts'));
  child.send(order);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const state = async (): Promise<ServerState> => {
    child.send('state');
    const [now] = (await once(child, 'message')) as [ServerState];
    return now;
  };
  return { child, port, state };
}

/** One event, signed as Jenkins signs it, and sent again where no answer comes. @throws when it is not accepted */
async function tell(port: number, build: Build): Promise<void> {
  let answer: Response | undefined;
  await until(async () => {
    answer = await post(port, build).catch(() => undefined);
    return answer !== undefined && answer.status !== 503;
  }, 'an event is answered');
  if (!answer?.ok) throw new Error(`An event was answered ${answer?.status}: ${await answer?.text()}`);
}

function post(port: number, { body }: Build): Promise<Response> {
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-workflowautom-timestamp': String(timestamp),
    'x-workflowautom-signature': `sha256=${signature}`,
  };
  return fetch(`http://127.0.0.1:${port}/jenkins/events`, { method: 'POST', body, headers });
}

/** @throws when it is not so in time */
async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It is not so in time: ${what}.`);
    await sleep(250);
  }
}

function filesOf(n: number): readonly (readonly [string, string])[] {
  const name = `preview-${n}`;
  const source = `{ repository: acme/shop, pullRequest: ${n} }`;
  return [
    [
      `envs/${name}/env.yaml`,
      `environment:\n  name: ${name}\n  kind: preview\n  owner: octocat\n  source: ${source}\n  domain: ${name}.dev.example.com\n  services: [api]\n`,
    ],
    [`envs/${name}/api.yaml`, `image:\n  repository: ${IMAGE}\n  tag: "before" # what runs\nreplicas: 1\n`],
  ];
}

function numbers(): readonly number[] {
  return [...Array(ENVIRONMENTS).keys()].map((n) => n + 1);
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

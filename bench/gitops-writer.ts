import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { execa } from 'execa';
import { startStandInGitHub } from '../sandbox/github/stand-in-github.ts';
import { parseWords } from '../src/commands/parse-words.ts';
import { listManifests } from '../src/environments/manifest-file.ts';
import { proposeChange } from '../src/operations/planning/propose-change.ts';
import type { GitOpsRepository } from '../src/operations/ports/gitops-repository.ts';
import { applyEdits } from '../src/render/apply-edits.ts';
import { type BareRepository, openBareRepository } from '../test/gitops-bare-repository.ts';
import type { WriterOrder, WriterReport } from './gitops-process.ts';
import { openRepository, type Place } from './gitops-repository.ts';

const WRITERS = 10;
/** Shorter when somebody is in a hurry: BENCH_SECONDS. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const ENVIRONMENTS = 5_000;

const POLICY = `version: 1
domain: dev.example.com
reconciler: argocd
kinds: { load: { names: "load-{number}", approvals: 0 } }
roles: { developer: { github: [write] } }
rules: [{ roles: [developer], kinds: [load], verbs: ["*"] }]
services:
  api: { repository: acme/shop, image: registry.example.com/api, chart: service, port: 8080, follow: {} }
  web: { repository: acme/shop, image: registry.example.com/web, chart: service, port: 3000, follow: {} }
`;

/**
 * Ten processes that write to one repository at once, and a repository of five thousand environments, listed, and changed by the verbs; both for a bare
 * repository and for a stand-in GitHub over one, without the pauses that GitHub asks for.
 */
export async function benchGitOps(): Promise<void> {
  await inEachPlace(async (name, place, repository) => {
    repository.push({ 'workflowautom.yaml': 'version: 1\n' });
    await crowd(name, place, repository);
  });
  await inEachPlace(async (name, place, repository) => {
    const environments = [...Array(ENVIRONMENTS).keys()].flatMap(filesOf);
    repository.push({ 'workflowautom.yaml': POLICY, ...Object.fromEntries(environments) });
    await large(name, place, repository);
  });
}

async function inEachPlace(
  run: (name: string, place: Place, repository: BareRepository) => Promise<void>,
): Promise<void> {
  for (const name of ['bare repository', 'stand-in GitHub']) {
    const repository = await openBareRepository();
    const github = await startStandInGitHub();
    try {
      github.addRepository('acme/git-ops', {});
      github.attachGit('acme/git-ops', repository.bare);
      const isBare = name === 'bare repository';
      await run(name, isBare ? { url: pathToFileURL(repository.bare).href } : { api: github.url }, repository);
    } finally {
      await github.close();
      await repository.remove();
    }
  }
}

async function crowd(name: string, place: Place, repository: BareRepository): Promise<void> {
  const program = join(import.meta.dirname, 'gitops-process.ts');
  const reports = await Promise.all(
    [...Array(WRITERS).keys()].map(async (n): Promise<WriterReport> => {
      const order: WriterOrder = { place, name: `writer-${n}`, seconds: SECONDS };
      const { stdout } = await execa(process.execPath, [program], { input: JSON.stringify(order) });
      return JSON.parse(stdout) as WriterReport;
    }),
  );
  const history = repository.history();
  const written = new Map(reports.flatMap(({ operations }) => Object.entries(operations)));
  const kept = history.filter(({ sha, message }) => {
    const operation = /^Operation: (.+)$/m.exec(message)?.[1];
    return operation !== undefined && written.get(operation) === sha;
  });
  const linear = history.every(({ parents }, index) => parents.join() === (history[index + 1]?.sha ?? ''));
  const givenUp = reports.reduce((sum, report) => sum + report.givenUp, 0);
  const lost = written.size - kept.length;
  const twice = history.length - 1 - kept.length;
  console.log(`${name}: ${WRITERS} processes for ${SECONDS} s: ${written.size} commits, ${givenUp} given up`);
  console.log(`  commits lost ${lost}, made twice ${twice}, history linear: ${linear ? 'yes' : 'no'}`);
  if (lost > 0 || twice > 0 || !linear) throw new Error(`The history of the ${name} is not what the writers wrote.`);
}

/** What a person who lists, creates and bumps waits for, but for the database, stacks and the cluster. */
async function large(name: string, place: Place, repository: BareRepository): Promise<void> {
  const before = memory();
  const gitops = openRepository(place);
  const list = async (from = gitops) => listManifests(await from.read()).manifests.length;
  const count = await list();
  console.log(`${name}: ${count} environments, ${4 * ENVIRONMENTS} files`);
  const fresh = openRepository(place);
  const times = {
    'list, the first time': await timed(() => list(fresh)),
    'list, nothing changed': await timed(list),
    'list, after a push of others': await timed(async () => {
      repository.push({ 'envs/load-7/api.yaml': 'image: { tag: v3 }\n' });
      await list();
    }),
    'create one': await timed(() => say(gitops, `create load-${ENVIRONMENTS} --from load-1`)),
    'bump one': await timed(() => say(gitops, 'bump load-42 --service api --tag v2')),
  };
  for (const [what, time] of Object.entries(times)) console.log(`  ${what}: ${time.toFixed(0)} ms`);
  console.log(`  memory: ${((memory() - before) / 2 / 2 ** 20).toFixed(0)} MiB a repository`);
  if (count !== ENVIRONMENTS || (await list(fresh)) !== count + 1) throw new Error('An environment is not listed.');
  if (!(await fresh.read()).files.get('envs/load-42/api.yaml')?.includes('v2')) throw new Error('The bump is lost.');
  if ((await fresh.read()).files.size !== (await gitops.read()).files.size) throw new Error('Two readers differ.');
}

/** Does what a sentence asks for in Git, as an operation would: read, propose, edit, commit. @throws Refusal */
async function say(gitops: GitOpsRepository, words: string): Promise<void> {
  const parsed = parseWords(words);
  if (parsed.kind !== 'command' || !parsed.command.environment) throw new Error(`No command: ${words}`);
  const { command } = parsed;
  const environment = parsed.command.environment;
  const operation = { command, environment, requester: 'octocat' };
  const change = proposeChange({ now: Date.now }, operation, { desired: await gitops.read() });
  const result = await gitops.commit({
    ...{ operation: words, environment, requestedBy: 'octocat', subject: `${environment}: ${change.title}` },
    render: (current) => applyEdits(current, change.files).map(({ path, after }) => ({ path, text: after })),
  });
  if (result.outcome !== 'committed') throw new Error(`${words}: ${result.outcome}`);
}

function filesOf(n: number): readonly (readonly [string, string])[] {
  const name = `load-${n}`;
  const folder = `envs/${name}`;
  const about = `name: ${name}\n  kind: load\n  owner: octocat\n  domain: ${name}.dev.example.com`;
  return [
    [`${folder}/env.yaml`, `environment:\n  ${about}\n  services: [api, web]\n  hibernate: false\n`],
    [`${folder}/api.yaml`, `image: { repository: registry.example.com/api, tag: v${n} }\nreplicas: 1\n`],
    [`${folder}/web.yaml`, `image: { repository: registry.example.com/web, tag: v${n} }\nreplicas: 1\n`],
    [`${folder}/secrets/api.sops.yaml`, `apiVersion: v1\nkind: Secret\nmetadata: { name: api-${n} }\n`],
  ];
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** Bytes in use, after what nobody uses is gone. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

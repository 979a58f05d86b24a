import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { execa } from 'execa';
import { startStandInGitHub } from '../sandbox/github/stand-in-github.ts';
import { environmentNames } from '../src/environments/desired-state.ts';
import { type BareRepository, openBareRepository } from '../test/gitops-bare-repository.ts';
import type { WriterOrder, WriterReport } from './gitops-process.ts';
import { openRepository, type Place } from './gitops-repository.ts';

const WRITERS = 10;
/** Shorter when somebody is in a hurry: BENCH_SECONDS. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const ENVIRONMENTS = 5_000;

/**
 * Ten processes that write to one repository at once, and a repository of five thousand environments; both for a bare
 * repository and for a stand-in GitHub over one, without the pauses that GitHub asks for.
 */
export async function benchGitOps(): Promise<void> {
  await inEachPlace(async (name, place, repository) => {
    repository.push({ 'workflowautom.yaml': 'version: 1\n' });
    await crowd(name, place, repository);
  });
  await inEachPlace(async (name, place, repository) => {
    repository.push(Object.fromEntries([...Array(ENVIRONMENTS).keys()].flatMap(filesOf)));
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

async function large(name: string, place: Place, repository: BareRepository): Promise<void> {
  const before = memory();
  const gitops = openRepository(place);
  const list = async () => environmentNames(await gitops.read()).length;
  console.log(`${name}: ${await list()} environments, ${4 * ENVIRONMENTS} files`);
  const write = (environment: string, paths: readonly string[]) =>
    gitops.commit({
      ...{ operation: `op-${environment}`, environment, requestedBy: 'octocat', subject: `${environment}: bench` },
      render: () => paths.map((path) => ({ path: `envs/${environment}/${path}`, text: 'image: { tag: v2 }\n' })),
    });
  const fresh = openRepository(place);
  const times = {
    'list, the first time': await timed(() => fresh.read()),
    'list, nothing changed': await timed(list),
    'list, after a push of others': await timed(async () => {
      repository.push({ 'envs/load-7/api.yaml': 'image: { tag: v3 }\n' });
      await list();
    }),
    'create one': await timed(() => write('load-new', ['env.yaml', 'api.yaml', 'web.yaml'])),
    'bump one': await timed(() => write('load-42', ['api.yaml'])),
  };
  for (const [what, time] of Object.entries(times)) console.log(`  ${what}: ${time.toFixed(0)} ms`);
  console.log(`  memory: ${((memory() - before) / 2 / 2 ** 20).toFixed(0)} MiB a repository`);
  if ((await fresh.read()).files.size !== (await gitops.read()).files.size) throw new Error('Two readers differ.');
}

function filesOf(n: number): readonly (readonly [string, string])[] {
  const folder = `envs/load-${n}`;
  return [
    [
      `${folder}/env.yaml`,
      `environment:\n  name: load-${n}\n  kind: preview\n  services: [api, web]\n  hibernate: false\n`,
    ],
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

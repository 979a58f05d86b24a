import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { engineCache } from '../../sandbox/engines/engine-cache.ts';
import { enginePath } from '../../sandbox/engines/engine-path.ts';
import { listEngines } from '../../sandbox/engines/manifest.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import type { StackRequest } from '../../src/operations/ports/stack-runner.ts';
import { createPulumiStackRunner, type PulumiStackRunner } from '../../src/stacks/create-pulumi-stack-runner.ts';

const root = join(import.meta.dirname, '../..');

/** The bot's own stack runner over a repository with all of `infra/` in it, as a platform team's would be. */
export type InfraRunner = {
  readonly runner: PulumiStackRunner;
  /** A request for a stack of one of its projects. */
  request(project: string, stack: string, settings: StackRequest['settings']): StackRequest;
  close(): Promise<void>;
};

/**
 * @param programs more projects of the repository: folder to its `index.ts`
 * @param kubeconfig of the cluster runs are for; none when they are for no cluster
 */
export async function createInfraRunner(
  programs: Readonly<Record<string, string>>,
  kubeconfig?: string,
): Promise<InfraRunner> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-runner-'));
  const source = join(folder, 'infra');
  await cp(join(root, 'infra'), source, { recursive: true, filter: (path) => !path.includes('node_modules') });
  for (const [name, program] of Object.entries(programs)) {
    await mkdir(join(source, name));
    const project = { name, main: 'index.ts', runtime: { name: 'nodejs', options: { typescript: false } } };
    await writeFile(join(source, name, 'Pulumi.yaml'), JSON.stringify(project));
    await writeFile(join(source, name, 'index.ts'), program);
  }
  await mkdir(join(folder, 'state'));
  const git = async (...args: readonly string[]) =>
    (await execa('git', ['-C', source, '-c', 'user.name=lab', '-c', 'user.email=lab@example.com', ...args])).stdout;
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'infra');
  const infraCommit = await git('rev-parse', 'HEAD');
  const engines = enginePath(await resolveEngines({ engines: listEngines() }));
  const runner = createPulumiStackRunner({
    infraRepository: `file://${source}`,
    infraBranch: 'main',
    backendUrl: `file://${join(folder, 'state')}`,
    passphrase: 'correct horse battery',
    workFolder: join(folder, 'work'),
    modulesCache: join(engineCache(), 'modules'),
    path: [join(root, 'sandbox/plugins'), dirname(process.execPath), engines, process.env.PATH].join(delimiter),
    environment: { AWS_STAND_IN_INVENTORY: join(folder, 'inventory'), AWS_REGION: 'eu-central-1' },
    standIns: ['aws', 'kubernetes', 'random'],
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  return {
    runner,
    request: (project, stack, settings) => ({
      ref: { layer: 'environment', project, stack },
      infraCommit,
      settings,
      onEvent: () => undefined,
    }),
    async close() {
      runner.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

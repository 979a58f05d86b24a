import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startAws } from '../../sandbox/aws/start-aws.ts';
import { type LocalCluster, startLocalCluster } from '../local-cluster.ts';
import { playArgoCd } from './play-argocd.ts';
import { createPulumiLab, type PulumiLab, type PulumiResult } from './pulumi-lab.ts';

/** The platform's program, the real engine, and all it makes things in: the stand-in for AWS and a real API server. */
export type PlatformLab = {
  readonly aws: LocalAws;
  readonly cluster: LocalCluster;
  /** Runs the CLI on the platform's stack, and never fails by itself. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiResult>;
  readonly configure: (config: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Destroys it, with Argo CD's part played. */
  readonly destroy: () => Promise<PulumiResult>;
  readonly remove: () => Promise<void>;
};

const PROGRAM = 'platform';
const STACK = 'eu-1';

/** @param config settings of its stack, which stands for nothing yet */
export async function createPlatformLab(config: Readonly<Record<string, unknown>>): Promise<PlatformLab> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-platform-'));
  const [aws, cluster] = await Promise.all([startAws(join(folder, 'aws')), startLocalCluster()]);
  let lab: PulumiLab | undefined;
  const remove = async () => {
    await lab?.remove();
    await Promise.all([aws.stop(), cluster.remove()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const name of ['application', 'appproject']) {
      await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
    }
    const made = await createPulumiLab(join(folder, 'none'), { ...aws.env, AWS_STAND_IN_CLUSTER: cluster.kubeconfig });
    lab = made;
    const pulumi: PlatformLab['pulumi'] = (...args) => made.pulumi(PROGRAM, ...args, '--stack', STACK);
    const configure: PlatformLab['configure'] = (settings) => made.configure(PROGRAM, STACK, settings);
    await configure(config);
    await made.pulumi(PROGRAM, 'stack', 'init', STACK);
    const destroy = () => playArgoCd(cluster, () => pulumi('destroy', '--skip-preview', '--yes'));
    return { aws, cluster, pulumi, configure, destroy, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where everything of one sandbox lies. Nothing of a sandbox is outside `folder` but the engines, which are shared. */
export type Layout = ReturnType<typeof layoutOf>;

/** Of the current directory. */
export const DEFAULT_FOLDER = join('.workflowautom', 'sandbox');

/** kwokctl's name for the only cluster in its folder. */
export const CLUSTER = 'sandbox';

/** @param folder absolute, or relative to the current directory */
export function layoutOf(folder: string) {
  const root = resolve(folder);
  const home = join(root, 'home');
  // Its default place. Named by KWOK_WORKDIR it would end at the first space of the path (kwok 0.8.0).
  const kwok = join(home, '.kwok');
  const cluster = join(kwok, 'clusters', CLUSTER);
  const gitops = join(root, 'git-ops.git');
  const infra = join(root, 'infra.git');
  const pulumiState = join(root, 'pulumi-state');
  return {
    folder: root,
    record: join(root, 'sandbox.json'),
    lock: join(root, 'lock.json'),
    logs: join(root, 'logs'),
    kubeconfig: join(root, 'kubeconfig'),
    /** `HOME` of every process, so that no tool writes into the person's own. */
    home,
    /** `TMPDIR` of every process. */
    temporary: join(root, 'tmp'),
    /** Links to the executables we start; a process whose command begins here, or in `cluster.servers`, is ours. */
    servers: join(root, 'servers'),
    /** First on PATH. Holds a link to the Node that runs us, for what needs one as new: Pulumi's programs and plugins. */
    bin: join(root, 'bin'),
    gitConfig: join(root, 'gitconfig'),
    kwokctlConfig: join(root, 'kwokctl.json'),
    kwokStages: join(root, 'kwok-stages.json'),
    redisConfig: join(root, 'redis.conf'),
    /** The key secrets are decrypted with, and the configuration of the plugin that does. */
    ageKey: join(root, 'age.key'),
    pluginConfig: join(root, 'sops-plugin'),
    kwok,
    cluster: {
      folder: cluster,
      /** Written by kwokctl when the cluster is installed, before it is started. */
      config: join(cluster, 'kwok.yaml'),
      servers: join(cluster, 'bin'),
      pids: join(cluster, 'pids'),
      logs: join(cluster, 'logs'),
      pki: join(cluster, 'pki'),
    },
    gitops,
    gitopsUrl: pathToFileURL(gitops).href,
    infra,
    infraUrl: pathToFileURL(infra).href,
    pulumiState,
    pulumiBackendUrl: pathToFileURL(pulumiState).href,
    pulumiHome: join(root, 'pulumi-home'),
  } as const;
}

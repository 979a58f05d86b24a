import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { SandboxInfo } from '../sandbox.ts';

/**
 * What is true, asked of the engines themselves: `kubectl`, `git` and Pulumi's own state, not of the bot.
 */
export type Observer = {
  /** Pods asked for and ready in the environment's Deployments. */
  replicas(
    environment: string,
  ): Promise<{ readonly desired: number; readonly ready: number; readonly deployments: number }>;
  /** `Synced/Healthy` of each Application. */
  applications(environment: string): Promise<readonly string[]>;
  namespace(environment: string): Promise<'Active' | 'Terminating' | 'absent'>;
  /** Text of a file on the git-ops main branch, or undefined. */
  file(path: string): Promise<string | undefined>;
  stackExists(environment: string): boolean;
};

export function observer(sandbox: SandboxInfo): Observer {
  // kubectl keeps its cache under HOME.
  const env = { PATH: sandbox.path, KUBECONFIG: sandbox.kubeconfig, HOME: sandbox.folder };
  const kubectl = async (...args: string[]) => {
    const { stdout } = await execa('kubectl', [...args, '--output', 'json', '--ignore-not-found'], {
      env,
      extendEnv: false,
    });
    return stdout === '' ? undefined : (JSON.parse(stdout) as Listed);
  };
  return {
    async replicas(environment) {
      const items = (await kubectl('get', 'deployments', '--namespace', environment))?.items ?? [];
      const sum = (count: (item: Item) => number | undefined) =>
        items.reduce((total, item) => total + (count(item) ?? 0), 0);
      return {
        desired: sum(({ spec }) => spec?.replicas),
        ready: sum(({ status }) => status?.readyReplicas),
        deployments: items.length,
      };
    },
    async applications(environment) {
      const list = await kubectl(
        'get',
        'applications.argoproj.io',
        '--namespace',
        'argocd',
        '--selector',
        `workflowautom.dev/environment=${environment}`,
      );
      return (list?.items ?? []).map(({ status }) => `${status?.sync?.status}/${status?.health?.status}`);
    },
    async namespace(environment) {
      const namespace = await kubectl('get', 'namespace', environment);
      return namespace?.status?.phase ?? 'absent';
    },
    async file(path) {
      const result = await execa('git', ['show', `main:${path}`], {
        cwd: fileURLToPath(sandbox.gitopsUrl),
        reject: false,
      });
      return result.exitCode === 0 ? result.stdout : undefined;
    },
    stackExists(environment) {
      const state = fileURLToPath(sandbox.pulumiBackendUrl);
      return existsSync(join(state, '.pulumi/stacks/environments', `${environment}.json`));
    },
  };
}

type Item = {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
  };
};
type Listed = { readonly items?: readonly Item[]; readonly status?: { readonly phase?: 'Active' | 'Terminating' } };

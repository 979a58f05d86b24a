import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultKubeconfig, isKubeconfigText } from './connection.ts';
import type { Releases } from './release.ts';
import type { Settings } from './settings.ts';

const run = promisify(execFile);

/** The real Helm, from PATH, on the provider's cluster. */
export function helmOf({ kubeconfig = defaultKubeconfig(), context }: Settings): Releases {
  /** Files go with the call: a kubeconfig and values may hold secrets. */
  async function helm(values: unknown, ...args: readonly string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'workflowautom-helm-'));
    try {
      const config = isKubeconfigText(kubeconfig) ? join(folder, 'kubeconfig') : kubeconfig;
      if (isKubeconfigText(kubeconfig)) await writeFile(config, kubeconfig, { mode: 0o600 });
      // JSON is YAML.
      await writeFile(join(folder, 'values.yaml'), JSON.stringify(values ?? {}), { mode: 0o600 });
      const chosen = context === undefined ? [] : ['--kube-context', context];
      const full = [...args.map((arg) => (arg === VALUES ? join(folder, 'values.yaml') : arg)), '--kubeconfig', config];
      return (await run('helm', [...full, ...chosen])).stdout;
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim();
      throw new Error(`helm ${args[0]} ${args[1]}: ${said || (error as Error).message}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    async install({ name, namespace, chart, values, createNamespace, atomic, timeout, skipAwait }) {
      const flags = [
        ...(createNamespace === true ? ['--create-namespace'] : []),
        ...(atomic === true ? ['--atomic'] : []),
        ...(skipAwait === true || atomic === true ? [] : ['--wait']),
        ...(typeof timeout === 'number' ? ['--timeout', `${timeout}s`] : []),
      ];
      await helm(values, 'upgrade', name, chart, '--install', '--namespace', namespace, '--values', VALUES, ...flags);
    },
    async exists(name, namespace) {
      const listed = await helm({}, 'list', '--all', '--namespace', namespace, '--filter', `^${name}$`, '--short');
      return listed.trim() === name;
    },
    async uninstall(name, namespace) {
      await helm({}, 'uninstall', name, '--namespace', namespace, '--ignore-not-found', '--wait');
    },
  };
}

/** Stands for the file of values among the arguments. */
const VALUES = '{values}';

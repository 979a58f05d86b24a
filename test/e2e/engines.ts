import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import type { SandboxInfo } from '../../sandbox/sandbox.ts';
import { killTree } from '../../src/stacks/process-tree.ts';

/** What the engines hold, asked of themselves, and ways to trouble them. */
export type Engines = {
  kubectl(...args: readonly string[]): Promise<string>;
  /** Images the environment's Deployments ask for, by name. */
  images(environment: string): Promise<Readonly<Record<string, string>>>;
  /** The environment's stack as its state file has it; undefined when there is none. */
  stack(environment: string): Stack | undefined;
  /** Kinds of the stack's finished runs, oldest first: `update`, `refresh`, `destroy`. */
  runs(environment: string): readonly string[];
  /** Folder of the stack's locks. */
  readonly locks: (environment: string) => string;
  /** Kills the run that holds the stack, with everything it has started. */
  killRun(environment: string): Promise<void>;
  /** Stops the API server without ending it. @returns lets it go on */
  hangApiServer(): () => void;
};

type Stack = { readonly resources: number; readonly pending: number };

const Checkpoint = z.object({
  checkpoint: z.object({
    latest: z
      .object({ resources: z.array(z.unknown()).nullish(), pending_operations: z.array(z.unknown()).nullish() })
      .nullish(),
  }),
});
const Lock = z.object({ pid: z.number() });
const Run = z.object({ kind: z.string(), startTime: z.number() });

export function engines(sandbox: SandboxInfo): Engines {
  // kubectl keeps its cache under HOME.
  const env = { PATH: sandbox.path, KUBECONFIG: sandbox.kubeconfig, HOME: sandbox.folder };
  const state = join(fileURLToPath(sandbox.pulumiBackendUrl), '.pulumi');
  const kubectl = async (...args: readonly string[]) =>
    (await execa('kubectl', args, { env, extendEnv: false })).stdout;
  const locks = (environment: string) => join(state, 'locks/organization/environments', environment);
  const hang = () => {
    const record = z
      .object({ processes: z.record(z.string(), z.object({ pid: z.number() })) })
      .parse(JSON.parse(readFileSync(join(sandbox.folder, 'sandbox.json'), 'utf8')));
    const pid = record.processes['kube-apiserver']?.pid;
    if (pid === undefined) throw new Error('The sandbox has no API server on record.');
    process.kill(pid, 'SIGSTOP');
    return () => void process.kill(pid, 'SIGCONT');
  };
  return {
    kubectl,
    async images(environment) {
      const line = '{range .items[*]}{.metadata.name}={.spec.template.spec.containers[0].image}{"\\n"}{end}';
      const text = await kubectl('get', 'deployments', '--namespace', environment, '--output', `jsonpath=${line}`);
      return Object.fromEntries(
        text
          .split('\n')
          .filter(Boolean)
          .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
      );
    },
    stack(environment) {
      const path = join(state, 'stacks/environments', `${environment}.json`);
      if (!existsSync(path)) return undefined;
      // Pulumi replaces the file while it runs; between two writes it can be empty.
      const text = readFileSync(path, 'utf8');
      const latest = text === '' ? undefined : Checkpoint.parse(JSON.parse(text)).checkpoint.latest;
      return { resources: latest?.resources?.length ?? 0, pending: latest?.pending_operations?.length ?? 0 };
    },
    runs(environment) {
      const folder = join(state, 'history/environments', environment);
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((name) => name.endsWith('.history.json'))
        .map((name) => Run.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
        .sort((a, b) => a.startTime - b.startTime)
        .map(({ kind }) => kind);
    },
    locks,
    async killRun(environment) {
      for (const name of readdirSync(locks(environment)).filter((file) => file.endsWith('.json'))) {
        const { pid } = Lock.parse(JSON.parse(readFileSync(join(locks(environment), name), 'utf8')));
        const { stdout } = await execa('ps', ['-o', 'pgid=', '-p', String(pid)]);
        // The leader of its group is the bot's child; Pulumi gives its own plugins groups of their own.
        await killTree(Number(stdout.trim()));
      }
    },
    hangApiServer: hang,
  };
}

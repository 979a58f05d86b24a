import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { engineCache } from '../../sandbox/engines/engine-cache.ts';
import { enginePath } from '../../sandbox/engines/engine-path.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import { installModules } from '../../src/stacks/install-modules.ts';

const root = join(import.meta.dirname, '../..');

/** A copy of `infra/` with the real Pulumi CLI, a file backend, and the stand-in resource plugins on PATH. */
export type PulumiLab = {
  /** The copy; programs are in its folders. */
  readonly folder: string;
  /** Runs the CLI in a program's folder, and never fails by itself. */
  readonly pulumi: (program: string, ...args: readonly string[]) => Promise<PulumiResult>;
  /** Writes `Pulumi.<stack>.yaml`, keeping the key of the stack's secrets. JSON is YAML. */
  readonly configure: (program: string, stack: string, config: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly remove: () => Promise<void>;
};

export type PulumiResult = { readonly ok: boolean; readonly stdout: string; readonly all: string };

/** One step of `pulumi preview --json`, as far as tests look at it. */
export type PreviewStep = {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: readonly string[];
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>>;
};

/** @param more variables of the CLI's environment, beside those that keep it to its own folder */
export async function createPulumiLab(
  kubeconfig: string,
  more: Readonly<Record<string, string>> = {},
): Promise<PulumiLab> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-infra-'));
  await cp(join(root, 'infra'), folder, { recursive: true, filter: (source) => !source.includes('node_modules') });
  const path = [
    join(root, 'sandbox/plugins'),
    join(root, 'sandbox/aws/bin'),
    dirname(process.execPath),
    enginePath(await resolveEngines()),
    process.env.PATH ?? '',
  ].join(delimiter);
  await installModules({
    folder,
    cache: join(engineCache(), 'modules'),
    environment: { ...(process.env as Record<string, string>), PATH: path },
    onProgress: () => undefined,
  });
  const state = join(folder, '.state');
  await mkdir(state);
  const env = {
    PATH: path,
    HOME: folder,
    KUBECONFIG: kubeconfig,
    PULUMI_HOME: join(folder, '.pulumi-home'),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: 'test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    NODE_COMPILE_CACHE: join(engineCache(), 'compiled'),
    NO_COLOR: '1',
    ...more,
  };
  return {
    folder,
    async pulumi(program, ...args) {
      const result = await execa('pulumi', [...args, '--non-interactive'], {
        cwd: join(folder, program),
        env,
        extendEnv: false,
        all: true,
        reject: false,
        stdin: 'ignore',
      });
      return { ok: !result.failed, stdout: result.stdout, all: result.all };
    },
    async configure(program, stack, config) {
      await writeFile(join(folder, program, `Pulumi.${stack}.yaml`), JSON.stringify({ config }, null, 2));
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

/** Steps of a preview that change something, by what they do and to what: `update NetworkPolicy allow-dns`. */
export function changesOf(preview: PulumiResult): ReadonlyMap<string, PreviewStep> {
  const { steps } = JSON.parse(preview.stdout) as { readonly steps: readonly PreviewStep[] };
  const changes = steps.filter(({ op }) => op !== 'same');
  return new Map(changes.map((step) => [`${step.op} ${nameOf(step.urn)}`, step]));
}

/** `urn:pulumi:<stack>::<project>::kubernetes:core/v1:Namespace::namespace` is the `Namespace namespace`. */
function nameOf(urn: string): string {
  const [, , type = '', name = ''] = urn.split('::');
  return `${type.split(':').at(-1)} ${name}`;
}

import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { enginePath } from '../../sandbox/engines/engine-path.ts';
import { listEngines } from '../../sandbox/engines/manifest.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import type { StackEvent, StackRequest } from '../../src/operations/ports/stack-runner.ts';
import { createPulumiStackRunner, type PulumiStackRunner } from '../../src/stacks/create-pulumi-stack-runner.ts';
import { modulesKey } from '../../src/stacks/install-modules.ts';
import type { PulumiOptions } from '../../src/stacks/pulumi-options.ts';

/** One resource of the lab's program; see `infra/environments/index.ts` and `plugins/pulumi-resource-tiny` beside this file. */
export type Thing = {
  readonly color?: string;
  readonly size?: number;
  /** Seconds its creation takes. */
  readonly delay?: number;
  /** Creating it fails with these words. */
  readonly fail?: string;
  /** Depends on that thing. */
  readonly after?: string;
  /** Carries a secret the program makes: `s3cr3t-<name>`. */
  readonly secret?: boolean;
  /** A refresh finds its size changed, or finds it gone. */
  readonly drift?: boolean;
  readonly gone?: boolean;
  /** Outputs the names of the plugin's environment variables. */
  readonly tell?: boolean;
  readonly [more: string]: unknown;
};

/** Real Pulumi, a real repository and a state folder, in a folder of their own; the provider alone is a stand-in. */
export type StackLab = {
  readonly folder: string;
  readonly options: PulumiOptions;
  readonly runner: PulumiStackRunner;
  /** Another runner over the same state; `changes` as another server would be set up. */
  another(changes?: Partial<PulumiOptions>): PulumiStackRunner;
  /** A request for the environment stack `stack` with these things, at the infra repository's first commit. */
  request(stack: string, things: Readonly<Record<string, Thing>>, more?: Partial<StackRequest>): StackRequest;
  /** Commits the lab's program, changed, and returns the commit. */
  variant(change: (program: string) => string): Promise<string>;
  /** Resources of a stack as the state has them: name to inputs and outputs. */
  state(
    stack: string,
  ): Promise<Readonly<Record<string, { inputs?: unknown; outputs?: Readonly<Record<string, unknown>> }>>>;
  close(): Promise<void>;
};

const CHECKOUT = join(import.meta.dirname, '..', '..');

export async function createStackLab(): Promise<StackLab> {
  const folder = await mkdtemp(join(tmpdir(), 'stack-lab-'));
  const source = join(folder, 'infra');
  await cp(join(import.meta.dirname, 'infra'), source, { recursive: true });
  await cp(join(import.meta.dirname, 'plugins'), join(folder, 'plugins'), { recursive: true });
  await chmod(join(folder, 'plugins', 'pulumi-resource-tiny'), 0o755);
  await symlink(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'state'));

  // The lab's packages are this checkout's: nothing is downloaded.
  const modulesCache = join(folder, 'modules');
  const lock = await readFile(join(source, 'package-lock.json'));
  await mkdir(join(modulesCache, modulesKey(lock)), { recursive: true });
  await symlink(join(CHECKOUT, 'node_modules'), join(modulesCache, modulesKey(lock), 'node_modules'));

  const git = async (...args: string[]): Promise<string> =>
    (await execa('git', ['-C', source, '-c', 'user.name=lab', '-c', 'user.email=lab@example.com', ...args])).stdout;
  async function commit(): Promise<string> {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'a change');
    return await git('rev-parse', 'HEAD');
  }
  const program = join(source, 'environments', 'index.ts');
  const original = await readFile(program, 'utf8');
  await git('init', '--quiet', '--initial-branch', 'main');
  const infraCommit = await commit();

  const engines = listEngines().filter(({ name }) => name.startsWith('pulumi'));
  const pulumi = enginePath(await resolveEngines({ engines }));
  const options: PulumiOptions = {
    infraRepository: `file://${source}`,
    infraBranch: 'main',
    backendUrl: `file://${join(folder, 'state')}`,
    passphrase: 'correct horse battery',
    workFolder: join(folder, 'work'),
    modulesCache,
    path: [join(folder, 'plugins'), dirname(process.execPath), pulumi, process.env.PATH].join(delimiter),
    standIns: ['tiny'],
  };

  const runners: PulumiStackRunner[] = [];
  const another = (changes: Partial<PulumiOptions> = {}): PulumiStackRunner => {
    const made = createPulumiStackRunner({ ...options, ...changes });
    runners.push(made);
    return made;
  };
  const runner = another();

  return {
    folder,
    options,
    runner,
    another,
    async variant(change) {
      await writeFile(program, change(original));
      return await commit();
    },
    request(stack, things, more = {}) {
      return {
        ref: { layer: 'environment', project: 'environments', stack },
        infraCommit,
        settings: { 'environments:things': things },
        onEvent: () => undefined,
        ...more,
      };
    },
    async state(stack) {
      const text = await readFile(join(folder, 'state', '.pulumi', 'stacks', 'environments', `${stack}.json`), 'utf8');
      const resources: { urn: string; inputs?: unknown; outputs?: Record<string, unknown> }[] =
        JSON.parse(text).checkpoint.latest.resources ?? [];
      return Object.fromEntries(
        resources.map(({ urn, inputs, outputs }) => [urn.split('::').at(-1), { inputs, outputs }]),
      );
    },
    async close() {
      for (const made of runners) made.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Collects events, and lets a test wait for one by its text. */
export function listen(): {
  readonly onEvent: (event: StackEvent) => void;
  readonly texts: readonly string[];
  heard(text: string): Promise<void>;
} {
  const texts: string[] = [];
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  return {
    texts,
    onEvent({ text }) {
      texts.push(text);
      for (const waiter of waiting) if (waiter.text === text) waiter.resolve();
    },
    async heard(text) {
      if (texts.includes(text)) return;
      await new Promise<void>((resolve) => waiting.push({ text, resolve }));
    },
  };
}

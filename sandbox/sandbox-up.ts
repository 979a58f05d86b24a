import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureAgeKey } from './argocd/age-key.ts';
import { applyControlPlane } from './argocd/apply-control-plane.ts';
import { ensureApplicationController, ensureRepoServer } from './argocd/argocd.ts';
import { ensureSopsPlugin } from './argocd/sops-plugin.ts';
import { childEnvironment } from './child-environment.ts';
import { ensureCluster } from './cluster.ts';
import { findProcesses } from './find-processes.ts';
import { holdLock } from './hold-lock.ts';
import { DEFAULT_FOLDER, type Layout, layoutOf } from './layout.ts';
import { linkExecutable } from './link-executable.ts';
import { ensurePushWebhook } from './push-webhook/ensure-push-webhook.ts';
import { newRecord, readRecord, type SandboxRecord, writeRecord } from './record.ts';
import { ensureRedis } from './redis.ts';
import { seedRepository } from './repositories.ts';
import { SandboxError } from './sandbox-error.ts';
import { type SandboxInfo, sandboxInfo } from './sandbox-info.ts';
import { stopProcesses } from './stop-processes.ts';
import { provideTools } from './tools.ts';
import type { Workspace } from './workspace.ts';

export type SandboxUpOptions = {
  /** Data folder; `.workflowautom/sandbox` in the current directory when absent. Made when missing. */
  readonly folder?: string;
  /** Content of a new git-ops repository; `examples/git-ops` when absent. */
  readonly gitops?: string;
  /** Content of the infra repository; the checkout's `infra` when absent. */
  readonly infra?: string;
  /** Given one line of progress at a time, without its end; silent when absent. */
  readonly say?: (line: string) => void;
};

const CHECKOUT = join(import.meta.dirname, '..');
/** How long another `up` or `down` in the same folder is waited for, in milliseconds. */
const PATIENCE = 120_000;

/**
 * Brings up a platform on this machine: API server with simulated nodes, Argo CD, a git-ops and an infra repository and
 * a folder for Pulumi's state. What runs and answers is kept, what is dead is started again, so that up twice is up once.
 * Everything it starts outlives this process and ends with `sandboxDown`, also when this fails or is killed midway.
 * @throws SandboxError `engine-missing`, `folder-taken`, `folder-in-use`, `part-failed`
 */
export async function sandboxUp(options: SandboxUpOptions = {}): Promise<SandboxInfo> {
  const { folder = DEFAULT_FOLDER, say = () => undefined } = options;
  const layout = layoutOf(folder);
  await claimFolder(layout);
  return await holdLock(layout.lock, PATIENCE, async () => {
    const report = timedReport(say);
    const record = await openRecord(layout);
    await makeFolders(layout);
    const tools = await provideTools(layout.bin, say);
    record.versions = tools.versions;
    writeRecord(layout, record);
    report('engines', 'found');
    const workspace: Workspace = { layout, record, tools, env: childEnvironment(layout, tools.path) };
    const recipient = await ensureAgeKey(workspace);

    // Argo CD's repo-server needs no API server, so it gets ready while that one starts.
    await settleAll([
      seedRepositories(workspace, options, recipient).then((outcome) => report('Git repositories', outcome)),
      inOrder(
        async () => report('Redis', await ensureRedis(workspace)),
        // Which plugins there are, the repo-server looks up whenever it needs one.
        async () => report('Argo CD sops plugin', await ensureSopsPlugin(workspace)),
        async () => report('Argo CD repo-server', await ensureRepoServer(workspace)),
      ),
      inOrder(
        async () => report('Kubernetes', await ensureCluster(workspace)),
        async () => report('Argo CD definitions', await applyControlPlane(workspace)),
      ),
    ]);
    await settleAll([
      ensureApplicationController(workspace).then((outcome) => report('Argo CD controller', outcome)),
      ensurePushWebhook(workspace).then((outcome) => report('push webhook', outcome)),
    ]);
    report('sandbox', `up in ${layout.folder}`);
    return sandboxInfo(layout, record, tools);
  });
}

/** Refuses a folder with someone's files in it: `sandboxDown` removes all of it. */
async function claimFolder(layout: Layout): Promise<void> {
  await mkdir(layout.folder, { recursive: true, mode: 0o700 });
  const entries = await readdir(layout.folder);
  if (entries.length === 0 || entries.some((entry) => entry.startsWith('lock.json')) || readRecord(layout)) return;
  throw new SandboxError(
    'folder-taken',
    `${layout.folder} is not empty and holds no sandbox.`,
    'Name another folder, or empty this one.',
  );
}

async function openRecord(layout: Layout): Promise<SandboxRecord> {
  const known = readRecord(layout);
  if (known) return known;
  // A record that cannot be read any more knows no ports and no secrets: what it had started is of no use.
  await stopProcesses(await findProcesses([layout.servers, layout.cluster.servers]), 5_000);
  const record = await newRecord(layout);
  writeRecord(layout, record);
  return record;
}

async function makeFolders(layout: Layout): Promise<void> {
  const { bin, logs, home, temporary, servers, pulumiState, pulumiHome } = layout;
  await Promise.all(
    [bin, logs, home, temporary, servers, pulumiState, pulumiHome].map((path) => mkdir(path, { recursive: true })),
  );
  await linkExecutable(bin, process.execPath, 'node');
  const safe = [layout.gitops, layout.infra].map((path) => `\tdirectory = ${JSON.stringify(path)}\n`);
  await writeFile(layout.gitConfig, `[safe]\n${safe.join('')}`);
}

async function seedRepositories(
  { layout, env }: Workspace,
  options: SandboxUpOptions,
  recipient: string,
): Promise<'kept' | 'seeded'> {
  const example = join(CHECKOUT, 'examples', 'git-ops');
  const gitops = options.gitops ?? example;
  const outcomes = await Promise.all([
    seedRepository({
      repository: layout.gitops,
      source: gitops,
      texts: await sopsRulesFor(recipient, gitops, example),
      subject: 'The example: a policy and one standing environment',
      // From now on it belongs to those who work with it.
      when: 'once',
      env,
    }),
    seedRepository({
      repository: layout.infra,
      source: options.infra ?? join(CHECKOUT, 'infra'),
      subject: 'Infrastructure as of this checkout',
      when: 'always',
      env,
    }),
  ]);
  return outcomes.includes('seeded') ? 'seeded' : 'kept';
}

/**
 * `.sops.yaml` of a new git-ops repository: where it has the example's recipient, for whom nobody holds a key, it gets the
 * sandbox's own. Recipients of somebody's own stay.
 */
async function sopsRulesFor(
  recipient: string,
  gitops: string,
  example: string,
): Promise<Readonly<Record<string, string>>> {
  const name = '.sops.yaml';
  const rules = await readFile(join(gitops, name), 'utf8').catch(() => undefined);
  const nobody = /age1\w+/.exec(await readFile(join(example, name), 'utf8'))?.[0];
  if (rules === undefined || nobody === undefined || !rules.includes(nobody)) return {};
  const own = "The private half is the sandbox's own: age.key in its folder.";
  const text = rules.replaceAll(nobody, recipient).replace('Nobody holds the private half of this one.', own);
  return { [name]: text };
}

/** Prints one line when a part is done: seconds since the beginning, its name, and what became of it. */
function timedReport(say: (line: string) => void): (part: string, outcome: string) => void {
  const start = performance.now();
  return (part, outcome) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${seconds.padStart(5)} s  ${part.padEnd(20)} ${outcome}`);
  };
}

async function inOrder(...works: readonly (() => Promise<void>)[]): Promise<void> {
  for (const work of works) await work();
}

/** Waits for all, also when one fails, so that nothing is still being started when the error is reported. */
async function settleAll(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

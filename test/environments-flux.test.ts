import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from '../infra/environments/config.ts';
import { describeEnvironment } from '../infra/environments/describe-environment.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { definitions } from '../sandbox/engines/definitions.ts';
import { listEngines } from '../sandbox/engines/manifest.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';
import { type Refuse, refuseObjects } from './infra/refuse-objects.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';
import { serviceChoices } from './schemas/chart-choices.ts';

const run = promisify(execFile);
const PROGRAM = 'environments';
const STACK = ['--stack', 'preview-123'];
const RUN = 180_000;
const ASSOCIATION = 'aws:eks/podIdentityAssociation:PodIdentityAssociation';

/** Everything that can be on. */
const settings = {
  environment: exampleConfig.environment,
  gitops: exampleConfig.gitops,
  infra: exampleConfig.infra,
  reconciler: 'flux',
  secrets: true,
  team: [{ group: 'acme:payments' }],
  addonNetworks: [{ cidr: '10.0.64.0/20' }],
  identity: { cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:role/workload', region: 'eu-central-1' },
  dns: { ttl: 60 },
};
const config = {
  ...exampleConfig,
  ...settings,
  team: ['acme:payments'],
  addonNetworks: ['10.0.64.0/20'],
} as EnvironmentConfig;
const registered = describeEnvironment(config).flat();
/** One association per service, and the provider they are made by. */
const inAll = registered.length + settings.environment.services.length + 1;

let cluster: LocalCluster;
let lab: PulumiLab;
let refuse: Refuse;
let inventory: string;
beforeAll(async () => {
  cluster = await startLocalCluster();
  refuse = refuseObjects(cluster, 'preview-123');
  await installFlux();
  inventory = join(cluster.folder, 'inventory');
  const state = join(cluster.folder, 'state');
  await Promise.all([mkdir(inventory), mkdir(state)]);
  lab = await createPulumiLab(cluster.kubeconfig, {
    // Without files of attributes beside the state: a run that is killed as one is written leaves it empty, and the state
    // unreadable until somebody removes it. https://pkg.go.dev/gocloud.dev/blob/fileblob#Options
    PULUMI_BACKEND_URL: `file://${state}?metadata=skip`,
    AWS_STAND_IN_INVENTORY: inventory,
    AWS_STAND_IN_FAULTS: join(cluster.folder, 'faults.json'),
    AWS_ACCESS_KEY_ID: 'stand-in',
    AWS_SECRET_ACCESS_KEY: 'stand-in',
  });
  const written = Object.entries(settings).map(([key, value]) => [`environments:${key}`, value]);
  await lab.configure(PROGRAM, 'preview-123', Object.fromEntries(written));
  await lab.pulumi(PROGRAM, 'stack', 'init', 'preview-123');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await cluster?.remove();
}, RUN);

/** What an API server must know to take what Flux is told; its controllers are not here. */
async function installFlux(): Promise<void> {
  for (const { name, folders } of await resolveEngines({ engines: definitions })) {
    if (name.startsWith('flux-')) {
      await cluster.kubectl('apply', '--server-side', '-f', folders.definitions ?? '');
    }
  }
}

/** The chart with everything on that an API server of this kind knows. */
async function renderedByAccount(): Promise<string> {
  const everything = { ...serviceChoices, metrics: [{}], ingress: [{}] };
  const values = Object.entries(everything).map(([name, choices]) => [name, choices.at(-1)]);
  const files = [
    { environment: { domain: 'preview-123.dev.example.com' } },
    Object.fromEntries(values),
    { autoscaling: { enabled: true }, persistence: { enabled: false } },
  ];
  const paths = files.map((_, index) => join(cluster.folder, `values-${index}.yaml`));
  await Promise.all(files.map((content, index) => writeFile(paths[index] ?? '', JSON.stringify(content))));
  const [engine] = await resolveEngines({ engines: listEngines().filter(({ name }) => name === 'helm') });
  const helm = engine?.executables.helm ?? 'helm';
  const args = ['template', 'api', join(import.meta.dirname, '../infra/charts/service'), '--namespace', 'preview-123'];
  return (await run(helm, [...args, ...paths.flatMap((path) => ['--values', path])])).stdout;
}

const up = (...more: readonly string[]) => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes', ...more);
const destroy = () => lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes');
const associations = async () => (await readdir(inventory)).filter((file) => file.endsWith('.json'));

/** Objects of the kinds that are registered, as they stand. */
async function standing(): Promise<string[]> {
  const kinds = [...new Set(registered.map(({ manifest }) => manifest.kind))].filter((kind) => kind !== 'Namespace');
  const selector = 'workflowautom.dev/environment=preview-123';
  const inside = await cluster.kubectl('-n', 'preview-123', 'get', kinds.join(','), '-l', selector, '-o', 'name');
  const own = await cluster.kubectl('get', 'namespaces', '-l', selector, '-o', 'name');
  return `${own}${inside}`.split('\n').filter(Boolean).sort();
}

/** Kills a run and all it started, at once, as a machine that goes down does. */
async function kill(marker: string): Promise<void> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const processes = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
  const doomed = new Set(processes.filter(({ args }) => args.includes(marker)).map(({ pid }) => pid));
  // A process is listed after its parent, as far as numbers go up.
  for (const { pid, parent } of processes) if (doomed.has(parent)) doomed.add(pid);
  for (const pid of doomed) process.kill(pid, 'SIGKILL');
}

describe('the life of an environment under Flux, on a real API server', { timeout: RUN }, () => {
  it('is previewed without a trace', async () => {
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview.all).toContain(`+ ${inAll + 1} to create`);
    expect(await cluster.kubectl('get', 'namespaces', '-o', 'name')).not.toContain('preview-123');
    expect(await associations()).toEqual([]);
  });

  it('stands at last although every kind of it was refused once', async () => {
    const fail = { code: 'ResourceLimitExceededException', message: 'no more associations' };
    const faults = [{ operation: 'create', type: ASSOCIATION, times: 2, fail }];
    let said = '';
    await writeFile(join(cluster.folder, 'faults.json'), JSON.stringify(faults));
    for (const stage of describeEnvironment(config)) {
      const kinds = [...new Set(stage.map(({ manifest }) => manifest.kind))];
      const refusal = await refuse('CREATE', kinds);
      const refused = await up('--continue-on-error');
      expect(refused).toMatchObject({ ok: false });
      said += refused.all;
      for (const { manifest } of stage) {
        const { name, namespace } = manifest.metadata;
        const id = namespace === undefined ? name : `${namespace}/${name}`;
        expect(refused.all).toMatch(new RegExp(`${manifest.kind} ${id}: .*${refusal}`));
      }
    }
    expect(said).toContain('no more associations');
    await refuse('CREATE', []);
    expect(await up()).toMatchObject({ ok: true });
    expect(await standing()).toHaveLength(registered.length);
    expect(await associations()).toHaveLength(2);
    const tags = JSON.stringify(
      await Promise.all((await associations()).map((file) => readFile(join(inventory, file), 'utf8'))),
    );
    expect(tags).toContain('workflowautom.dev/environment');
  });

  it('lets its account run all that the chart can be, and loosen nothing', async () => {
    const account = ['--as', 'system:serviceaccount:preview-123:workflowautom-reconciler', '-n', 'preview-123'];
    const may = async (verb: string, resource: string): Promise<boolean> =>
      (await cluster.kubectl('auth', 'can-i', verb, resource, ...account).catch(() => 'no')).trim() === 'yes';
    const file = join(cluster.folder, 'rendered.yaml');
    await writeFile(file, await renderedByAccount());
    await cluster.kubectl('apply', '--server-side', '--dry-run=server', '-f', file, ...account);
    for (const kind of ['networkpolicies', 'resourcequotas', 'limitranges', 'roles', 'rolebindings']) {
      expect(await may('create', kind)).toBe(false);
    }
    expect(await may('delete', 'namespaces')).toBe(false);
  });

  it('changes nothing when nothing changed, before and after a refresh', async () => {
    const again = await lab.pulumi(PROGRAM, 'preview', ...STACK, '--refresh', '--expect-no-changes');
    expect(again).toMatchObject({ ok: true });
  });

  it('keeps what a service needs until the service is gone, and leaves nothing', async () => {
    const refusal = await refuse('DELETE', ['HelmRelease']);
    const refused = await destroy();
    expect(refused).toMatchObject({ ok: false });
    expect(refused.all).toContain(refusal);
    expect(await standing()).toHaveLength(registered.length);

    await refuse('DELETE', []);
    const destroyed = await destroy();
    expect(destroyed).toMatchObject({ ok: true });
    const order = ['HelmRelease api deleted', 'Kustomization environment deleted', 'Namespace namespace deleted'];
    const places = order.map((line) => destroyed.all.indexOf(line));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(await standing()).toEqual([]);
    expect(await associations()).toEqual([]);
  });

  it('comes to the same end when a run is killed half-way and run again', async () => {
    const begun = cluster.kubectl('wait', '--for=create', 'namespace/preview-123', '--timeout=60s');
    const marker = `killed-${process.pid}`;
    const killed = up('--message', marker);
    await begun;
    await kill(marker);
    expect(await killed).toMatchObject({ ok: false });

    await lab.pulumi(PROGRAM, 'cancel', 'preview-123', '--yes');
    expect(await up()).toMatchObject({ ok: true });
    expect(await standing()).toHaveLength(registered.length);
    expect(await associations()).toHaveLength(2);
    expect(await destroy()).toMatchObject({ ok: true });
    expect(await standing()).toEqual([]);
    expect(await associations()).toEqual([]);
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { places } from '../infra/platform/components/places.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

type Container = { readonly name: string; readonly image?: string; readonly securityContext: object };
type Pod = {
  readonly metadata: object;
  readonly spec: { readonly containers: readonly Container[] } & Readonly<Record<string, unknown>>;
};

const RESOURCES = join(import.meta.dirname, '../jenkins/resources/workflowautom');
const LEVELS = ['baseline', 'restricted'] as const;
type Level = (typeof LEVELS)[number];

let cluster: LocalCluster;

beforeAll(async () => {
  cluster = await startLocalCluster();
  const { serviceAccount } = places.builds;
  for (const name of LEVELS) {
    const labels = { 'pod-security.kubernetes.io/enforce': name };
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: serviceAccount, namespace: name },
    });
    await cluster.kubectl('wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=30s');
  }
}, 120_000);

afterAll(() => cluster?.remove());

/** A pod as the Kubernetes plugin completes it: a name, the agent's image, the workspace in every container. */
async function podOf(name: string): Promise<Pod> {
  const text = await readFile(join(RESOURCES, `${name}-pod.yaml`), 'utf8');
  const pod = parse(text.replace('CHECKS_IMAGE', 'node:24-slim')) as Pod;
  const containers = pod.spec.containers.map((container) => ({
    image: 'jenkins/inbound-agent:latest-jdk21',
    ...container,
    volumeMounts: [{ name: 'workspace-volume', mountPath: '/home/jenkins/agent' }],
  }));
  const volumes = [{ name: 'workspace-volume', emptyDir: {} }];
  return { ...pod, metadata: { ...pod.metadata, name: `build-${name}` }, spec: { ...pod.spec, containers, volumes } };
}

/** What the API server says of it, keeping nothing. @returns the pod as it would be kept */
async function dryRun(level: Level, pod: Pod): Promise<Pod> {
  const file = join(cluster.folder, 'pod.json');
  await writeFile(file, JSON.stringify({ ...pod, metadata: { ...pod.metadata, namespace: level } }));
  const options = ['--server-side', '--dry-run=server', '--validate=strict', '-o', 'json'];
  return JSON.parse(await cluster.kubectl('apply', ...options, '-f', file)) as Pod;
}

const withFirst = ({ spec, ...pod }: Pod, securityContext: object): Pod => {
  const [first, ...others] = spec.containers;
  if (first === undefined) throw new Error('The pod has no container.');
  const changed = { ...first, securityContext: { ...first.securityContext, ...securityContext } };
  return { ...pod, spec: { ...spec, containers: [changed, ...others] } };
};

describe('on a real API server', () => {
  it.each([
    ['kaniko', 'baseline'],
    ['checks', 'baseline'],
    ['checks', 'restricted'],
  ] as const)('the pod of %s is taken by a namespace whose Pod Security is %s', async (name, level) => {
    const pod = await podOf(name);
    const { spec } = await dryRun(level, pod);
    expect(spec.containers.map((container) => container.name)).toEqual([name, 'jnlp']);
    expect(JSON.stringify(spec)).not.toMatch(/serviceaccount|hostPath|"privileged":true/);
    for (const container of spec.containers) {
      expect(container).toMatchObject({
        resources: {
          requests: { cpu: expect.any(String), memory: expect.any(String) },
          limits: { memory: expect.any(String) },
        },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      });
    }
  });

  it('Kaniko is root in its container, and so is refused by the strictest level alone', async () => {
    await expect(dryRun('restricted', await podOf('kaniko'))).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  it.each([
    ['a privilege', { privileged: true, allowPrivilegeEscalation: true }, 'privileged'],
    ['a right over the node', { capabilities: { add: ['SYS_ADMIN'] } }, 'SYS_ADMIN'],
    ['no seccomp filter', { seccompProfile: { type: 'Unconfined' } }, 'seccompProfile'],
  ])('%s added to it would be refused', async (_, securityContext, reason) => {
    await expect(dryRun('baseline', withFirst(await podOf('kaniko'), securityContext))).rejects.toThrow(reason);
  });

  it('a field nobody knows would be refused', async () => {
    const { spec, ...pod } = await podOf('kaniko');
    await expect(dryRun('baseline', { ...pod, spec: { ...spec, serviceAcountName: 'builds' } })).rejects.toThrow(
      'serviceAcountName',
    );
  });
});

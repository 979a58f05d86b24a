import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureProcess, type Server } from '../ensure-process.ts';
import { runTool } from '../run-tool.ts';
import type { Workspace } from '../workspace.ts';
import { ARGOCD_NAMESPACE, controlPlaneObjects, defaultProject } from './control-plane-objects.ts';

/** Those our Applications need; an ApplicationSet would wait for a controller the sandbox does not run. */
const DEFINITIONS = ['application-crd.yaml', 'appproject-crd.yaml'];

/**
 * The part that reads Git and renders charts. It needs no API server.
 * @throws SandboxError `part-failed`
 */
export async function ensureRepoServer(workspace: Workspace): Promise<'kept' | 'started'> {
  const { ports, secrets } = workspace.record;
  return await ensureProcess(workspace, {
    name: 'argocd-repo-server',
    executable: workspace.tools.executable('argocd-repo-server'),
    args: [
      '--address=127.0.0.1',
      `--port=${ports.repoServer}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${ports.repoServerHealth}`,
      `--redis=127.0.0.1:${ports.redis}`,
      '--disable-tls',
      '--logformat=text',
    ],
    env: {
      REDIS_PASSWORD: secrets.redisPassword,
      // Commit signatures would need gpg and its wrapper scripts on PATH.
      ARGOCD_GPG_ENABLED: 'false',
      // Its default is one fixed path under /tmp for every server of the machine. Relative to the working folder,
      // because the address of a Unix socket has room for some hundred bytes only.
      ARGOCD_ASK_PASS_SOCK: 'ask-pass.sock',
    },
    ready: () => healthy(ports.repoServerHealth),
  });
}

/** Definitions, settings and nodes, all by server-side apply: doing it again changes nothing. */
export async function applyControlPlane(workspace: Workspace): Promise<'applied'> {
  const crds = workspace.tools.crds();
  const files = DEFINITIONS.map((file) => `--filename=${join(crds, file)}`);
  const names = ['applications', 'appprojects'].map((name) => `crd/${name}.argoproj.io`);
  await kubectl(workspace, ['apply', '--server-side', '--force-conflicts', ...files]);
  const objects = controlPlaneObjects(await signingKey(workspace));
  await Promise.all([
    kubectl(workspace, ['wait', '--for=condition=Established', '--timeout=30s', ...names]),
    apply(workspace, objects),
  ]);
  await apply(workspace, [defaultProject()]);
  return 'applied';
}

/**
 * The part that brings the cluster to what Git says.
 * @throws SandboxError `part-failed`
 */
export async function ensureApplicationController(workspace: Workspace): Promise<'kept' | 'started'> {
  return await ensureProcess(workspace, applicationController(workspace));
}

function applicationController({ layout, tools, record: { ports, secrets } }: Workspace): Server {
  return {
    name: 'argocd-application-controller',
    executable: tools.executable('argocd-application-controller'),
    args: [
      `--kubeconfig=${layout.kubeconfig}`,
      `--namespace=${ARGOCD_NAMESPACE}`,
      `--redis=127.0.0.1:${ports.redis}`,
      `--repo-server=127.0.0.1:${ports.repoServer}`,
      '--repo-server-plaintext',
      // The one address of the sandbox that cannot be bound to loopback: it serves figures and health, nothing else.
      `--metrics-port=${ports.controllerHealth}`,
      '--logformat=text',
    ],
    env: {
      REDIS_PASSWORD: secrets.redisPassword,
      // Destination "in-cluster" is then the API server of $KUBECONFIG, so that Applications read as in a real cluster.
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_CONTROLLER_REPLICAS: '1',
    },
    ready: () => healthy(ports.controllerHealth),
  };
}

/** Kept once made: Argo CD restarts what depends on it when it changes. */
async function signingKey(workspace: Workspace): Promise<string> {
  const path = '--output=jsonpath={.data.server\\.secretkey}';
  const args = ['get', 'secret', 'argocd-secret', `--namespace=${ARGOCD_NAMESPACE}`, '--ignore-not-found', path];
  const known = Buffer.from(await kubectl(workspace, args), 'base64').toString('utf8');
  return known || randomBytes(32).toString('base64');
}

async function apply(workspace: Workspace, items: readonly object[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items };
  await kubectl(workspace, ['apply', '--server-side', '--force-conflicts', '--filename=-'], JSON.stringify(list));
}

async function kubectl({ tools, env }: Workspace, args: readonly string[], input?: string): Promise<string> {
  return await runTool({
    executable: tools.executable('kubectl'),
    args,
    env,
    ...(input === undefined ? {} : { input }),
  });
}

async function healthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}

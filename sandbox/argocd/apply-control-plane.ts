import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askApiServer } from '../api-server.ts';
import { poll } from '../poll.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { Workspace } from '../workspace.ts';
import { clusterObjects, defaultProject, type PlacedObject, settingsObjects } from './control-plane-objects.ts';

/** Those our Applications need; an ApplicationSet would wait for a controller the sandbox does not run. */
const DEFINITIONS = [
  { name: 'applications.argoproj.io', file: 'application-crd.yaml' },
  { name: 'appprojects.argoproj.io', file: 'appproject-crd.yaml' },
];

/** How long a new definition may take until it is served, in milliseconds. */
const SERVED = 30_000;

/**
 * Argo CD's definitions and settings, and the nodes, by server-side apply: doing it again changes nothing. Not through
 * kubectl, which for a while does not believe in a definition it has only just made.
 * @throws SandboxError `part-failed`
 */
export async function applyControlPlane(workspace: Workspace): Promise<'applied'> {
  await Promise.all([
    ...DEFINITIONS.map(async ({ name, file }) => {
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
      await apply(workspace, path, await readFile(join(workspace.tools.crds(), file), 'utf8'));
    }),
    applyAll(workspace, clusterObjects()),
  ]);
  await applyAll(workspace, settingsObjects(workspace.record.secrets.argocdSigningKey));
  const served = await poll(async () => ((await applicationsAreServed(workspace)) ? true : undefined), {
    timeout: SERVED,
  });
  if (!served) throw failure(workspace, 'The API server does not serve Applications.');
  await applyAll(workspace, [defaultProject()]);
  return 'applied';
}

async function applyAll(workspace: Workspace, objects: readonly PlacedObject[]): Promise<void> {
  await Promise.all(objects.map(({ object, path }) => apply(workspace, path, JSON.stringify(object))));
}

/** Tries again while the API server does not know the path: a definition is served a moment after it is made. */
async function apply(workspace: Workspace, path: string, body: string): Promise<void> {
  const { layout, record } = workspace;
  const query = '?fieldManager=workflowautom-sandbox&force=true';
  let answer = '';
  const applied = await poll(
    async () => {
      const { status, body: text } = await askApiServer(layout, record.ports.apiServer, path + query, {
        type: 'apply-patch+yaml',
        body,
      });
      answer = `${status} ${text}`;
      return status < 300 ? true : status === 404 ? undefined : false;
    },
    { timeout: SERVED },
  );
  if (!applied) throw failure(workspace, `The API server did not accept ${path}: ${answer}`);
}

function failure({ layout }: Workspace, message: string): SandboxError {
  return new SandboxError('part-failed', message, `See ${join(layout.cluster.logs, 'kube-apiserver.log')}.`);
}

async function applicationsAreServed({ layout, record: { ports } }: Workspace): Promise<boolean> {
  const { status } = await askApiServer(layout, ports.apiServer, '/apis/argoproj.io/v1alpha1/applications?limit=1');
  return status === 200;
}

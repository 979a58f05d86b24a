import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

export type ApiAnswer = { readonly status: number; readonly body: string };

/** Milliseconds until an API server that does not answer counts as gone. */
const PATIENCE = 5_000;

/**
 * Writes the administrator's kubeconfig, self-contained: kwokctl's own one names files, which not every client follows.
 */
export async function writeKubeconfig(layout: Layout, port: number): Promise<void> {
  const { ca, cert, key } = await readKeys(layout);
  const name = 'workflowautom-sandbox';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: url(port), 'certificate-authority-data': ca.toString('base64') } }],
    users: [
      {
        name,
        user: { 'client-certificate-data': cert.toString('base64'), 'client-key-data': key.toString('base64') },
      },
    ],
  };
  // JSON is YAML.
  await writeFile(layout.kubeconfig, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** True when the API server says of itself that it is ready; false also when it does not answer. */
export async function apiServerReady(layout: Layout, port: number): Promise<boolean> {
  return await askApiServer(layout, port, '/readyz').then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** A PATCH: https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-update */
export type ApiPatch = {
  /** `apply-patch+yaml` is server-side apply. */
  readonly type: 'merge-patch+json' | 'apply-patch+yaml';
  readonly body: string;
};

/**
 * One request to the sandbox's API server as its administrator.
 * @param patch what to send; a plain read when absent
 * @throws Error when it does not answer
 */
export async function askApiServer(layout: Layout, port: number, path: string, patch?: ApiPatch): Promise<ApiAnswer> {
  const method = patch ? 'PATCH' : 'GET';
  const headers = patch ? { 'content-type': `application/${patch.type}` } : {};
  const options = { ...(await readKeys(layout)), method, headers, agent: false, timeout: PATIENCE };
  return await new Promise((resolve, reject) => {
    const asked = request(`${url(port)}${path}`, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('The API server does not answer.')));
    asked.on('error', reject);
    asked.end(patch?.body);
  });
}

function url(port: number): string {
  return `https://127.0.0.1:${port}`;
}

async function readKeys({ cluster: { pki } }: Layout): Promise<{ ca: Buffer; cert: Buffer; key: Buffer }> {
  const [ca, cert, key] = await Promise.all([
    readFile(join(pki, 'ca.crt')),
    readFile(join(pki, 'admin.crt')),
    readFile(join(pki, 'admin.key')),
  ]);
  return { ca, cert, key };
}

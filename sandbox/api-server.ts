import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

export function apiServerUrl(port: number): string {
  return `https://127.0.0.1:${port}`;
}

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
    clusters: [{ name, cluster: { server: apiServerUrl(port), 'certificate-authority-data': ca.toString('base64') } }],
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
  const keys = await readKeys(layout).catch(() => undefined);
  if (!keys) return false;
  return await new Promise((resolve) => {
    const request = get(`${apiServerUrl(port)}/readyz`, { ...keys, agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => resolve(false));
  });
}

async function readKeys(layout: Layout): Promise<{ ca: Buffer; cert: Buffer; key: Buffer }> {
  const [ca, cert, key] = await Promise.all(
    ['ca.crt', 'admin.crt', 'admin.key'].map((file) => readFile(join(layout.cluster.pki, file))),
  );
  if (!ca || !cert || !key) throw new Error('unreachable: three files were read');
  return { ca, cert, key };
}

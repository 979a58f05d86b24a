import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConnection } from './connection.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-kubeconfig-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function kubeconfig(user: object, cluster: object = {}): Promise<string> {
  const path = join(folder, 'kubeconfig');
  const config = {
    'current-context': 'dev',
    contexts: [{ name: 'dev', context: { cluster: 'c', user: 'u', namespace: 'team' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', ...cluster } }],
    users: [{ name: 'u', user }],
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

describe('a kubeconfig', () => {
  it('gives the current context’s server, namespace and token', async () => {
    const connection = await readConnection(await kubeconfig({ token: 't' }));
    expect(connection).toMatchObject({ namespace: 'team', token: 't', tls: { rejectUnauthorized: true } });
    expect(connection.server.href).toBe('https://127.0.0.1:6443/');
  });

  it('holds certificates itself, or names files beside it', async () => {
    await writeFile(join(folder, 'client.crt'), 'CERT');
    const user = { 'client-certificate': 'client.crt', 'client-key-data': Buffer.from('KEY').toString('base64') };
    const { tls } = await readConnection(await kubeconfig(user, { 'insecure-skip-tls-verify': true }));
    expect(`${tls.cert}/${tls.key}/${tls.rejectUnauthorized}`).toBe('CERT/KEY/false');
  });

  it('asks the program that logs in, which is told that nobody is there to answer it', async () => {
    const script = `test "$1$WHO" = inme && case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) echo '${JSON.stringify(
      {
        status: { token: 't', clientCertificateData: 'CERT', clientKeyData: 'KEY' },
      },
    )}';; esac`;
    const exec = { command: 'sh', args: ['-c', script, 'sh', 'in'], env: [{ name: 'WHO', value: 'me' }] };
    const { token, tls } = await readConnection(await kubeconfig({ exec }));
    expect(`${token}/${tls.cert}/${tls.key}`).toBe('t/CERT/KEY');
  });

  it('may come as text', async () => {
    const text =
      "current-context: x\ncontexts: [{ name: x, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: 'http://127.0.0.1:1' } }]\n";
    expect((await readConnection(text)).namespace).toBe('default');
  });

  it.each([
    [
      'a missing file',
      () => Promise.resolve(join(folder, 'none')),
      /^No kubeconfig at .*none: point KUBECONFIG at one\.$/,
    ],
    [
      'a login of old',
      () => kubeconfig({ 'auth-provider': {} }),
      /logs in by an auth-provider, which Kubernetes dropped\.$/,
    ],
    [
      'a program that is not there',
      () => kubeconfig({ exec: { command: '/no/such' } }),
      /"\/no\/such", which failed: it could/,
    ],
    [
      'a program without an answer',
      () => kubeconfig({ exec: { command: 'true' } }),
      /"true", which printed no ExecCredential/,
    ],
  ])('%s is said so', async (_, path, message) => {
    await expect(readConnection(await path())).rejects.toThrow(message);
  });

  it('without the context that is asked for is said so', async () => {
    await expect(readConnection(await kubeconfig({}), 'prod')).rejects.toThrow(/has no context "prod" with a cluster/);
  });
});

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Credentials, isExec, readExecCredentials } from './exec-credentials.ts';

/** How to reach one API server, read out of a kubeconfig. */
export type Connection = {
  readonly server: URL;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly token?: string;
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly servername?: string;
    readonly rejectUnauthorized: boolean;
  };
};

// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
type Kubeconfig = {
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly name: string; readonly cluster: Strings }[];
  readonly users?: readonly { readonly name: string; readonly user?: Strings }[];
  readonly contexts?: readonly { readonly name: string; readonly context: Strings }[];
};
type Strings = Readonly<Record<string, unknown>>;

/**
 * @param kubeconfig its path or its text; the files KUBECONFIG names, or ~/.kube/config, when absent
 * @param context the current one when absent
 * @throws Error saying which file or entry is missing, or why the program that logs in gave no credentials
 */
export async function readConnection(kubeconfig?: string, context?: string): Promise<Connection> {
  const { text, folder, origin } = await readKubeconfig(kubeconfig);
  const config = parse(text) as Kubeconfig | null;
  const name = context ?? config?.['current-context'];
  const chosen = config?.contexts?.find((entry) => entry.name === name)?.context;
  const cluster = config?.clusters?.find((entry) => entry.name === chosen?.cluster)?.cluster;
  const user = config?.users?.find((entry) => entry.name === chosen?.user)?.user ?? {};
  if (!chosen || !cluster || typeof cluster.server !== 'string') {
    throw new Error(`${origin} has no context "${name ?? ''}" with a cluster and its server.`);
  }
  if (user['auth-provider'] !== undefined) {
    throw new Error(
      `The user of context "${name}" in ${origin} logs in by an auth-provider, which Kubernetes dropped.`,
    );
  }
  const said: Credentials = isExec(user.exec) ? await readExecCredentials(user.exec) : {};
  const bytes = (entry: Strings, key: string): Promise<Buffer | undefined> => readBytes(entry, key, folder);
  const [ca, cert, key, tokenFile] = await Promise.all([
    bytes(cluster, 'certificate-authority'),
    bytes(user, 'client-certificate'),
    bytes(user, 'client-key'),
    bytes(user, 'tokenFile'),
  ]);
  const token = typeof user.token === 'string' ? user.token : (tokenFile?.toString('utf8').trim() ?? said.token);
  const servername = cluster['tls-server-name'];
  return {
    server: new URL(cluster.server),
    namespace: typeof chosen.namespace === 'string' ? chosen.namespace : 'default',
    ...(token === undefined ? {} : { token }),
    tls: {
      ...(ca && { ca }),
      ...(said.cert && { cert: said.cert }),
      ...(said.key && { key: said.key }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(typeof servername === 'string' && { servername }),
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
    },
  };
}

async function readKubeconfig(kubeconfig?: string): Promise<{ text: string; folder: string; origin: string }> {
  if (kubeconfig !== undefined && isKubeconfigText(kubeconfig)) {
    return { text: kubeconfig, folder: '.', origin: 'The kubeconfig' };
  }
  const path = kubeconfig ?? defaultKubeconfig();
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`No kubeconfig at ${path}: point KUBECONFIG at one.`, { cause });
  });
  return { text, folder: dirname(path), origin: path };
}

/** A path has no line break and is no JSON. */
export function isKubeconfigText(kubeconfig: string): boolean {
  return kubeconfig.includes('\n') || kubeconfig.trimStart().startsWith('{');
}

/** Several files would have to be merged; the first is the one a person means here. */
export function defaultKubeconfig(): string {
  const first = process.env.KUBECONFIG?.split(delimiter).find((path) => path !== '');
  return first ?? join(homedir(), '.kube', 'config');
}

/** `key-data` in base64, or the file `key` names, relative to the kubeconfig. */
async function readBytes(entry: Strings, key: string, folder: string): Promise<Buffer | undefined> {
  const data = entry[`${key}-data`];
  if (typeof data === 'string') return Buffer.from(data, 'base64');
  const path = entry[key];
  return typeof path === 'string' ? await readFile(resolve(folder, path)) : undefined;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Fields, isFields } from '../protocol/fields.ts';

const run = promisify(execFile);

/** How a kubeconfig says that a program logs in. https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig */
export type Exec = {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
};

/** What the program gave. */
export type Credentials = { readonly token?: string; readonly cert?: Buffer; readonly key?: Buffer };

/** Milliseconds. */
const TIMEOUT = 30_000;

export function isExec(value: unknown): value is Exec {
  return isFields(value) && typeof value.command === 'string';
}

/**
 * Runs the program and reads the ExecCredential it prints.
 * https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 * @throws Error naming the program, without what it printed: that may be a credential
 */
export async function readExecCredentials(exec: Exec): Promise<Credentials> {
  const { apiVersion = 'client.authentication.k8s.io/v1', command, args = [], env = [] } = exec;
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  const environment = { ...process.env, ...own, KUBERNETES_EXEC_INFO: info };
  const { stdout } = await run(command, [...args], { env: environment, timeout: TIMEOUT }).catch((error: Error) => {
    const said = (error as { stderr?: string }).stderr?.trim() ?? '';
    throw new Error(`The kubeconfig logs in by "${command}", which failed: ${said || 'it could not be started'}.`);
  });
  const status = statusOf(stdout);
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  if (typeof token !== 'string' && typeof cert !== 'string') {
    throw new Error(
      `The kubeconfig logs in by "${command}", which printed no ExecCredential with a token or certificate.`,
    );
  }
  return {
    ...(typeof token === 'string' && { token }),
    ...(typeof cert === 'string' && { cert: Buffer.from(cert) }),
    ...(typeof key === 'string' && { key: Buffer.from(key) }),
  };
}

function statusOf(printed: string): Fields {
  try {
    const answer = JSON.parse(printed) as unknown;
    return isFields(answer) && isFields(answer.status) ? answer.status : {};
  } catch {
    return {};
  }
}

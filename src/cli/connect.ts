import type { SealedSecret } from '../commands/verb.ts';
import type { EnvironmentSecrets } from '../environments/secrets/environment-secrets.ts';
import type { Answer } from '../render/answer.ts';

/** The server cannot be reached, or is not told of; the message says what to do. */
export class Unreachable extends Error {}

export type Server = {
  say(words: readonly string[]): Promise<Answer>;
  operation(id: string): Promise<Answer>;
  /** What stands in the cloud and nothing accounts for. */
  sweep(): Promise<Answer>;
  /** Ciphertext, and whom to encrypt for. */
  secrets(environment: string): Promise<Answer | EnvironmentSecrets>;
  /** Puts encrypted secrets where the others are: an operation like any other. */
  writeSecrets(change: SecretsChange): Promise<Answer>;
};

/** Body of `POST /api/v1/secrets`. */
export type SecretsChange = {
  readonly environment: string;
  readonly reason?: string;
  readonly sealed: readonly SealedSecret[];
};

/** Longest a call may take, in milliseconds: reading a stack or a cluster for an answer takes its time. */
const PATIENCE = 60_000;
const DEFAULT_URL = 'http://127.0.0.1:3000';

/** The server of WORKFLOWAUTOM_URL, spoken to as the owner of WORKFLOWAUTOM_TOKEN. @throws Unreachable */
export function connect(environment: Readonly<Record<string, string | undefined>>): Server {
  const url = environment.WORKFLOWAUTOM_URL || DEFAULT_URL;
  const token = environment.WORKFLOWAUTOM_TOKEN;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Unreachable(`WORKFLOWAUTOM_URL is no http:// or https:// address. For example: ${DEFAULT_URL}`);
  }
  if (!token) {
    throw new Unreachable(
      'WORKFLOWAUTOM_TOKEN is not set: a GitHub token of yours, for example the output of "gh auth token".',
    );
  }
  const call = async <T extends { readonly kind: string } = Answer>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
      signal: AbortSignal.timeout(PATIENCE),
    }).catch((cause: unknown) => {
      throw new Unreachable(`No server answers at ${url}. Start one with "wa serve", or set WORKFLOWAUTOM_URL.`, {
        cause,
      });
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (typeof body === 'object' && body !== null && 'kind' in body) return body as T;
    throw new Unreachable(`What answers at ${url} is no WorkflowAutom server (HTTP ${response.status}).`);
  };
  const post = (path: string, body: unknown): Promise<Answer> =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
  return {
    say: (words) => post('/api/v1/commands', { words }),
    operation: (id) => call(`/api/v1/operations/${encodeURIComponent(id)}`, {}),
    sweep: () => call('/api/v1/sweep', {}),
    secrets: (environment) => call(`/api/v1/environments/${encodeURIComponent(environment)}/secrets`, {}),
    writeSecrets: (change) => post('/api/v1/secrets', change),
  };
}

import { createHash } from 'node:crypto';
import { PortError } from '../../operations/ports/port-error.ts';
import type { Identity } from '../web/identity.ts';

/** How long an answer of GitHub's is believed, in milliseconds. */
const BELIEVED = 60_000;

/**
 * People in a terminal show a GitHub token of their own, so that they are who the policy says they are, and the bot
 * keeps no passwords. Only the token's hash is remembered, for a minute.
 */
export function createGitHubIdentity(apiUrl: string, now: () => number): Identity {
  const known = new Map<string, { readonly login: string; readonly until: number }>();
  return {
    async loginOf(token) {
      const key = createHash('sha256').update(token).digest('hex');
      const remembered = known.get(key);
      if (remembered && remembered.until > now()) return remembered.login;
      known.delete(key);
      const login = await ask(apiUrl, token);
      if (login) known.set(key, { login, until: now() + BELIEVED });
      return login;
    },
  };
}

async function ask(apiUrl: string, token: string): Promise<string | undefined> {
  const response = await fetch(`${apiUrl}/user`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(10_000),
  }).catch((cause: unknown) => {
    throw new PortError('directory-unreachable', 'GitHub does not answer who you are.', { cause, retryable: true });
  });
  if (response.status === 401 || response.status === 403) return undefined;
  if (!response.ok) {
    throw new PortError('directory-unreachable', `GitHub answered ${response.status} when asked who you are.`);
  }
  const user: unknown = await response.json();
  return typeof user === 'object' && user !== null && 'login' in user ? String(user.login) : undefined;
}

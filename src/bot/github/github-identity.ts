import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PortError } from '../../operations/ports/port-error.ts';
import type { Identity } from '../web/identity.ts';

/** How long an answer of GitHub's is believed, in milliseconds. */
const BELIEVED = 60_000;
const PATIENCE = 10_000;

/** https://docs.github.com/rest/users/users#get-the-authenticated-user */
const User = z.object({ login: z.string().min(1) });

/**
 * People in a terminal show a GitHub token of their own, so that they are who the policy says they are, and the bot
 * keeps no passwords. Only the token's hash is remembered, for a minute.
 * @param apiUrl base of the REST API, without a slash at its end
 */
export function createGitHubIdentity(apiUrl: string, now: () => number, patience: number = PATIENCE): Identity {
  const known = new Map<string, { readonly login: string; readonly until: number }>();
  return {
    async loginOf(token) {
      const key = createHash('sha256').update(token).digest('hex');
      const remembered = known.get(key);
      if (remembered && remembered.until > now()) return remembered.login;
      known.delete(key);
      const login = await ask(apiUrl, token, patience);
      if (login) known.set(key, { login, until: now() + BELIEVED });
      return login;
    },
  };
}

async function ask(apiUrl: string, token: string, patience: number): Promise<string | undefined> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${apiUrl}/user`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(patience),
    });
    body = await response.json().catch(() => undefined);
  } catch (cause) {
    throw unknown('GitHub does not answer who you are.', cause);
  }
  // A token without a person behind it (an installation's) is answered with 403, and so is a spent quota.
  const spent = response.headers.get('x-ratelimit-remaining') === '0' || response.headers.has('retry-after');
  if (response.status === 401 || (response.status === 403 && !spent)) return undefined;
  const user = User.safeParse(body);
  if (!response.ok || !user.success) throw unknown(`GitHub answered ${response.status} when asked who you are.`);
  return user.data.login;
}

function unknown(message: string, cause?: unknown): PortError {
  const hint = 'Nothing has changed; say it again in a moment.';
  return new PortError('directory-unreachable', message, { cause, hint, retryable: true });
}

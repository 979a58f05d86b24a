import { randomBytes } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { SlackState } from './slack-state.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const MOST_USES = 5;
const LIFETIME = 30 * 60_000;

/** Addresses that answer one interaction: five times within half an hour. */
export type ResponseUrls = {
  create(user: string, channel: string): string;
  answer(request: Request): Promise<Response>;
};

export function createResponseUrls(state: SlackState, base: () => string): ResponseUrls {
  const known = new Map<
    string,
    { readonly user: string; readonly channel: string; readonly until: number; uses: number }
  >();
  return {
    create(user, channel) {
      const path = `/response/${randomBytes(8).toString('hex')}`;
      known.set(path, { user, channel, until: Date.now() + LIFETIME, uses: 0 });
      return `${base()}${path}`;
    },
    async answer(request) {
      const found = known.get(new URL(request.url).pathname);
      if (!found) return new Response('invalid_url', { status: 404 });
      if (found.until < Date.now()) return Response.json({ ok: false, error: 'expired_url' }, { status: 404 });
      found.uses += 1;
      if (found.uses > MOST_USES) return Response.json({ ok: false, error: 'used_url' }, { status: 404 });
      const { text = '', blocks = [] } = (await request.json()) as { text?: string; blocks?: KnownBlock[] };
      state.ephemerals.push({ user: found.user, channel: found.channel, via: 'response-url', text, blocks });
      return new Response('ok');
    },
  };
}

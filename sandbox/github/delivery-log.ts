import { createHmac, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { APP, type GitHubState } from './github-state.ts';

export type Delivery = { readonly id: string; readonly event: string; readonly body: string };
export type Sent = { readonly delivery: Delivery; readonly status: number };

/** Sends signed webhooks, remembers every attempt, and tells the App of them. */
export type DeliveryLog = {
  deliverTo(url: string): void;
  /** The next deliveries get lost on their way, as when the bot is down. */
  dropDeliveries(count: number): void;
  /** @returns the answer's status; 0 when there was none */
  redeliver(delivery: Delivery): Promise<number>;
  deliver(event: string, login: string, repository: string, payload: object): Promise<Sent>;
  /** https://docs.github.com/rest/apps/webhooks */
  readonly routes: Hono;
};

type Attempt = { readonly id: number; readonly at: string; readonly delivery: Delivery; readonly status: number };

export function createDeliveryLog(state: GitHubState, secret: string): DeliveryLog {
  const attempts: Attempt[] = [];
  let target: string | undefined;
  let dropped = 0;

  async function send({ id, event, body }: Delivery): Promise<number> {
    if (!target) throw new Error('The stand-in GitHub was not told where to deliver.');
    if (dropped > 0) {
      dropped -= 1;
      return 0;
    }
    const headers = {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    const response = await fetch(target, { method: 'POST', body, headers });
    await response.arrayBuffer();
    return response.status;
  }

  async function redeliver(delivery: Delivery): Promise<number> {
    const status = await send(delivery);
    attempts.push({ id: state.nextId, at: new Date().toISOString(), delivery, status });
    state.nextId += 1;
    return status;
  }

  return {
    deliverTo(url) {
      target = url;
    },
    dropDeliveries(count) {
      dropped += count;
    },
    redeliver,
    async deliver(event, login, repository, payload) {
      const sender = { login, type: state.people.get(login)?.type ?? 'User' };
      const common = { repository: repositoryJson(repository), sender, installation: { id: APP.installation } };
      const delivery = { id: randomUUID(), event, body: JSON.stringify({ ...payload, ...common }) };
      return { delivery, status: await redeliver(delivery) };
    },
    routes: routesOf(attempts),
  };
}

/** There is one number for every repository: nothing here has forks of its own. */
export const REPOSITORY_ID = 1;

function repositoryJson(name: string) {
  return { id: REPOSITORY_ID, full_name: name };
}

function routesOf(attempts: readonly Attempt[]): Hono {
  const routes = new Hono();
  routes.get('/app/hook/deliveries', (context) => {
    const size = Number(context.req.query('per_page') ?? 30);
    const before = Number(context.req.query('cursor') ?? Number.POSITIVE_INFINITY);
    const rest = attempts.filter(({ id }) => id < before).toReversed();
    const page = rest.slice(0, size);
    const next = new URL(context.req.url);
    next.searchParams.set('cursor', String(page.at(-1)?.id));
    const headers: Record<string, string> = rest.length > size ? { link: `<${next}>; rel="next"` } : {};
    return context.json(page.map(attemptJson), 200, headers);
  });
  routes.get('/app/hook/deliveries/:id', (context) => {
    const attempt = attempts.find(({ id }) => id === Number(context.req.param('id')));
    if (!attempt) return context.json({ message: 'Not Found' }, 404);
    const payload: unknown = JSON.parse(attempt.delivery.body);
    return context.json({ ...attemptJson(attempt), request: { headers: {}, payload } });
  });
  return routes;
}

function attemptJson({ id, at, delivery, status }: Attempt) {
  const text = status === 0 ? 'failed to connect' : String(status);
  return { id, guid: delivery.id, delivered_at: at, event: delivery.event, status: text, status_code: status };
}

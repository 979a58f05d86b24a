import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { parseTerminal } from '../../commands/parse-terminal.ts';
import { Refusal } from '../../environments/refusal.ts';
import { viewOf } from '../../operations/displays/view-of.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { sweep } from '../../operations/read/sweep.ts';
import { answerRequest } from '../../operations/requests/handle-request.ts';
import { mayRead } from '../../operations/requests/may-read.ts';
import type { Runtime } from '../../operations/runtime.ts';
import type { Answer } from '../../render/answer.ts';
import { failure } from './failure.ts';
import type { Identity } from './identity.ts';
import type { Metrics } from './metrics.ts';
import type { OperationLinks } from './operation-link.ts';
import { operationPage } from './operation-page.ts';
import type { Readiness } from './readiness.ts';
import { secretsRoutes } from './secrets-routes.ts';
import type { SignedIn } from './signed-in.ts';

export type WebParts = {
  readonly runtime: Runtime;
  /** Absent while GitHub is not configured: then nobody can prove who they are. */
  readonly identity: Identity | undefined;
  /** Which addresses open the page of an operation. */
  readonly links: Pick<OperationLinks, 'opens'>;
  readonly metrics: Metrics;
  readonly readiness: () => Promise<Readiness>;
};

/** `POST /api/v1/commands` */
const Words = z.strictObject({ words: z.array(z.string().max(4_000)).max(100) });

/** How long somebody is believed to be a reader, in milliseconds. */
const BELIEVED = 60_000;

/** Longest body, in bytes. */
const MOST = 1_000_000;

/** Routes for operators and for `wa`. */
export function createWebApp(parts: WebParts): Hono<SignedIn> {
  const { runtime, metrics } = parts;
  const app = new Hono<SignedIn>();

  // Waiting for an operation asks twice a second: who may read is believed for a minute, as a token is.
  const readers = new Map<string, number>();
  const isReader = async (login: string): Promise<boolean> => {
    if ((readers.get(login) ?? 0) > runtime.now()) return true;
    readers.delete(login);
    const may = await mayRead(runtime, login);
    if (may) readers.set(login, runtime.now() + BELIEVED);
    return may;
  };

  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/readyz', async (context) => {
    const readiness = await parts.readiness();
    return context.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    const { type, text } = await metrics.expose();
    return context.text(text, 200, { 'content-type': type });
  });

  app.route('/', operationPage(runtime, parts.links));

  app.use('/api/v1/*', async (context, next) => {
    if (!parts.identity)
      return context.json(failure('no-identity', 'GitHub is not configured, so nobody can sign in.'), 503);
    const token = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    const login = token && (await parts.identity.loginOf(token));
    if (!login) {
      return context.json(failure('unauthenticated', 'Set WORKFLOWAUTOM_TOKEN to a GitHub token of yours.'), 401);
    }
    if (!(await isReader(login))) {
      const why = `${login} may read none of the repositories whose services are run here.`;
      return context.json(failure('not-a-reader', why, 'Ask for access to one of them.'), 403);
    }
    context.set('login', login);
    return next();
  });

  const limit = bodyLimit({
    maxSize: MOST,
    onError: (context) => context.json(failure('too-large', 'The body is larger than 1 MB.'), 413),
  });
  app.post('/api/v1/commands', limit, async (context) => {
    const body = Words.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return context.json(failure('bad-request', 'The body is {"words": ["sleep", "qa"]}.'), 400);
    const said = parseTerminal(body.data.words);
    if (said.kind === 'ignore') return context.json(failure('bad-request', 'There are no words.'), 400);
    const key = context.req.header('idempotency-key') ?? crypto.randomUUID();
    const answer = await answerRequest(runtime, {
      id: `terminal:${context.get('login')}:${key}`,
      conversation: { door: 'terminal' },
      speaker: { kind: 'github', login: context.get('login'), isBot: false },
      said,
      receivedAt: runtime.now(),
    });
    metrics.countDelivery('terminal', answer?.kind === 'refusal' ? 'refused' : 'accepted');
    return context.json(answer ?? failure('ignored', 'The policy does not list this program.'));
  });

  app.get('/api/v1/operations/:id', async (context) => {
    const operation = await runtime.store.operation(context.req.param('id'));
    if (!operation) return context.json(failure('unknown-operation', 'There is no such operation.'), 404);
    return context.json({ kind: 'operation', view: await viewOf(runtime, operation) } satisfies Answer);
  });

  app.get('/api/v1/operations/:id/log', async (context) => {
    const after = Number(context.req.query('after') ?? 0);
    return context.json(
      await runtime.store.log(context.req.param('id'), { after: Number.isInteger(after) ? after : 0 }),
    );
  });

  app.get('/api/v1/sweep', async (context) => context.json(await sweep(runtime)));

  app.route('/api/v1', secretsRoutes(runtime, metrics));

  app.all('/api/v1/*', (context) => context.json(failure('unknown-route', 'There is no such route.'), 404));

  app.onError((error, context) => {
    // A refusal comes this far only from the policy that says who may read: while it is broken nobody is known.
    if (error instanceof PortError || error instanceof Refusal)
      return context.json(failure(error.code, error.message, error.hint), 503);
    runtime.log.error({ err: error, path: context.req.path }, 'request failed unexpectedly');
    return context.json(failure('internal', 'WorkflowAutom failed; its log has the details.'), 500);
  });
  return app;
}

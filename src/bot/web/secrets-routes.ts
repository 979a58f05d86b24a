import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { isEnvironmentName } from '../../environments/environment-name.ts';
import { Refusal } from '../../environments/refusal.ts';
import { readEnvironmentSecrets } from '../../operations/read/environment-secrets.ts';
import { refusalAnswer } from '../../operations/requests/refusal-answer.ts';
import { takeSecrets } from '../../operations/requests/take-secrets.ts';
import type { Runtime } from '../../operations/runtime.ts';
import { failure } from './failure.ts';
import type { Metrics } from './metrics.ts';
import type { SignedIn } from './signed-in.ts';

/** Longest body, in bytes: a Secret has a mebibyte, and rarely come several at once. */
const MOST = 3_000_000;

/** `POST /api/v1/secrets`; a service's name is part of a path. */
const Sent = z.strictObject({
  environment: z.string().refine(isEnvironmentName),
  reason: z.string().max(1_000).optional(),
  sealed: z
    .array(
      z.strictObject({
        service: z.string().regex(/^[a-z](?:[a-z0-9-]{0,51}[a-z0-9])?$/),
        text: z.string().nullable(),
        replaces: z
          .string()
          .regex(/^[a-f0-9]{64}$/)
          .optional(),
      }),
    )
    .min(1)
    .max(100)
    .refine((sealed) => new Set(sealed.map(({ service }) => service)).size === sealed.length),
});

/** Routes of `wa secrets`, for whoever is signed in and may read. What comes and goes is ciphertext. */
export function secretsRoutes(runtime: Runtime, metrics: Pick<Metrics, 'countDelivery'>): Hono<SignedIn> {
  const app = new Hono<SignedIn>();

  app.get('/environments/:environment/secrets', async (context) => {
    const environment = context.req.param('environment');
    if (!isEnvironmentName(environment)) {
      return context.json(failure('invalid-name', 'That is no name of an environment.'), 404);
    }
    try {
      return context.json(await readEnvironmentSecrets(runtime, environment));
    } catch (error) {
      if (error instanceof Refusal) return context.json(refusalAnswer(error), 404);
      throw error;
    }
  });

  const limit = bodyLimit({
    maxSize: MOST,
    onError: (context) => context.json(failure('too-large', 'The body is larger than 3 MB.'), 413),
  });
  app.post('/secrets', limit, async (context) => {
    const body = Sent.safeParse(await context.req.json().catch(() => undefined));
    // Not what is wrong: it would repeat what was sent.
    if (!body.success) {
      const form = '{"environment", "reason", "sealed": [{"service", "text", "replaces"}]}, as wa secrets sends it';
      return context.json(failure('bad-request', `The body is ${form}.`), 400);
    }
    const { environment, reason, sealed } = body.data;
    const login = context.get('login');
    const answer = await takeSecrets(runtime, {
      id: `terminal:${login}:secrets:${context.req.header('idempotency-key') ?? crypto.randomUUID()}`,
      login,
      environment,
      ...(reason === undefined ? {} : { reason }),
      sealed: sealed.map(({ service, text, replaces }) => ({ service, text, ...(replaces ? { replaces } : {}) })),
    });
    metrics.countDelivery('terminal', answer?.kind === 'refusal' ? 'refused' : 'accepted');
    return context.json(answer ?? failure('ignored', 'The policy does not list this program.'));
  });
  return app;
}

import { Hono } from 'hono';
import { viewOf } from '../../operations/displays/view-of.ts';
import type { Runtime } from '../../operations/runtime.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { toHtml } from '../../render/html.ts';
import type { OperationLinks } from './operation-link.ts';

/** https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html; the page's own style is all it has. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  // The address holds the key.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // An address that was pasted somewhere public is found by people, and by no search.
  'x-robots-tag': 'noindex, nofollow, noarchive',
};

/**
 * `GET /operations/:id?key=…`: the whole of an operation, for whoever was given the address. A wrong key, a missing
 * one and an operation that is not there are all the same 404.
 */
export function operationPage(runtime: Runtime, links: Pick<OperationLinks, 'opens'>): Hono {
  const app = new Hono();
  app.get('/operations/:id', async (context) => {
    const id = context.req.param('id');
    const known = links.opens(id, context.req.query('key') ?? '') ? await runtime.store.operation(id) : undefined;
    if (!known) return context.text('There is no such page.\n', 404, HEADERS);
    const view = await viewOf(runtime, known);
    const title = `${view.environment}: ${view.title}`;
    return context.html(toHtml(describeAnswer({ kind: 'operation', view }), title), 200, HEADERS);
  });
  return app;
}

import type { Server } from 'node:http';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGitHubLab, SHOP } from '../../../test/github-lab.ts';
import type { Request } from '../../operations/request.ts';
import { createHttpServer, listen } from '../http-server.ts';
import type { Intake } from './github-door.ts';

const lab = openGitHubLab();
let server: Server;
let counted: string[];
let requests: Map<string, Request>;
let isStoreDown: boolean;

const intake: Intake = {
  async submit(request) {
    if (isStoreDown) throw new Error('The database does not answer.');
    const isNew = !requests.has(request.id);
    if (isNew) requests.set(request.id, request);
    return isNew;
  },
  now: Date.now,
  count: (result) => counted.push(result),
};

beforeAll(async () => {
  server = createHttpServer({ web: new Hono(), github: { door: lab().door, intake } });
  lab().github.deliverTo(`http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/github/webhooks`);
});
afterAll(() => void server.close());
beforeEach(() => {
  counted = [];
  requests = new Map();
  isStoreDown = false;
});

/** Asks once, as a server does when it starts, and stops when `enough` holds. */
async function sweepUntil(enough: () => boolean): Promise<void> {
  const stop = lab().door.takeMissed(intake);
  await expect.poll(enough, { timeout: 5_000 }).toBe(true);
  await stop();
}

describe('what GitHub could not deliver', () => {
  it('is asked for when the server starts, as said when it was first tried, in its order', async () => {
    const { github } = lab();
    github.dropDeliveries(3);
    const before = Date.now();
    const sent = [
      (await github.comment('octocat', SHOP, 1, '/env sleep qa')).delivery,
      (await github.unlabel('octocat', SHOP, 1, 'preview-env')).delivery,
      (await github.synchronize('octocat', SHOP, 1)).delivery,
    ].map(({ id }) => `github:${id}`);
    await sweepUntil(() => counted.length === 3);
    expect([...requests.keys()]).toEqual(sent);
    expect(counted).toEqual(['recovered', 'recovered', 'recovered']);
    for (const { saidAt } of requests.values()) expect(saidAt).toBeGreaterThanOrEqual(before - 1_000);
  });

  it('and what the bot could not write down', async () => {
    isStoreDown = true;
    const { delivery, status } = await lab().github.comment('octocat', SHOP, 1, '/env wake qa');
    expect(status).toBe(503);
    isStoreDown = false;
    await sweepUntil(() => requests.has(`github:${delivery.id}`));
  });

  it('is left alone when a later attempt arrived, and when nothing would be done about it', async () => {
    const { github } = lab();
    github.dropDeliveries(2);
    const { delivery } = await github.comment('octocat', SHOP, 1, '/env list');
    const prose = await github.comment('octocat', SHOP, 1, 'Looks good.');
    expect(await github.redeliver(delivery)).toBe(202);
    counted = [];
    github.dropDeliveries(1);
    const last = await github.comment('octocat', SHOP, 1, '/env list');
    await sweepUntil(() => requests.has(`github:${last.delivery.id}`));
    expect(requests.has(`github:${prose.delivery.id}`)).toBe(false);
  });
});

it('a GitHub that does not tell is mentioned once, and nothing is thrown', async () => {
  lab().github.faults({ seed: 1, rate: 1, kinds: ['500'] });
  const told = () => lab().logged.filter((line) => line.startsWith('missed deliveries cannot be asked for'));
  await sweepUntil(() => told().length === 1);
  lab().github.faults(undefined);
  expect(told()).toHaveLength(1);
});

import { createServer, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A careless carrier of deliveries: twice, late, and in another order than they were sent; the same for the same seed. */
export type PostOffice = {
  /** Hands everything to this server from now on; paths stay as they are. */
  readonly url: string;
  /** Resolves when nothing is on its way any longer. */
  settled(): Promise<void>;
  readonly counts: () => { readonly taken: number; readonly again: number; readonly reordered: number };
  close(): Promise<void>;
};

type Parcel = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** How long a delivery of GitHub may lie around, in milliseconds: longer than people take between two sentences. */
const LATEST = 3_000;

/**
 * GitHub hears at once that its delivery was taken, and it arrives when it arrives. What comes from Slack is carried
 * at once, because its answer matters, and sometimes carried again, as Slack does when it heard no answer.
 * @param target base address of the server, asked anew for each delivery
 */
export async function startPostOffice(target: () => string, seed: number): Promise<PostOffice> {
  const chance = chances(seed);
  const underWay = new Set<Promise<unknown>>();
  const counts = { taken: 0, again: 0, reordered: 0 };
  let newest = 0;

  async function carry({ path, headers, body }: Parcel, more: Record<string, string> = {}) {
    const kept = Object.entries(headers).filter(([name]) => /^(x-|content-type$)/.test(name));
    const sent = Object.fromEntries(kept) as Record<string, string>;
    return fetch(`${target()}${path}`, { method: 'POST', headers: { ...sent, ...more }, body });
  }
  const later = (wait: number, work: () => Promise<unknown>) => {
    const going = sleep(wait).then(work);
    const ended = going.catch(() => undefined).finally(() => underWay.delete(ended));
    underWay.add(ended);
  };

  async function take(parcel: Parcel): Promise<{ status: number; type: string; body: string }> {
    counts.taken += 1;
    const number = counts.taken;
    const again = chance() < 0.4;
    if (again) counts.again += 1;
    if (!parcel.path.startsWith('/slack/')) {
      const arrive = async () => {
        if (number < newest) counts.reordered += 1;
        newest = Math.max(newest, number);
        await carry(parcel);
      };
      later(chance() * LATEST, arrive);
      if (again) later(chance() * LATEST, arrive);
      return { status: 202, type: 'text/plain', body: 'On its way.\n' };
    }
    const answer = await carry(parcel);
    const repeat = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
    if (again) later(chance() * LATEST, () => carry(parcel, repeat));
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? 'text/plain',
      body: await answer.text(),
    };
  }

  const server = createServer(async (message, response) => {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const parcel = {
      path: message.url ?? '/',
      headers: message.headers,
      body: Buffer.concat(parts).toString(),
    };
    const { status, type, body } = await take(parcel).catch((error: unknown) => ({
      status: 502,
      type: 'text/plain',
      body: String(error),
    }));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    counts: () => ({ ...counts }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A linear congruential generator, with the constants of Numerical Recipes. @returns numbers from 0 to 1 */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Delivery = {
  readonly path: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
};

/** Something that answers as the bot's door for builds would, on loopback, and keeps what came. */
export type PlayedBot = {
  /** Address under which it gives these answers, one after another, the last one over and over. */
  readonly answering: (name: string, ...statuses: readonly number[]) => string;
  /** What came to that name. */
  readonly deliveries: (name: string) => readonly Delivery[];
  readonly close: () => Promise<void>;
};

export async function playBot(): Promise<PlayedBot> {
  const answers = new Map<string, number[]>();
  const came = new Map<string, Delivery[]>();
  const server = createServer(async (request, response) => {
    const [, name = '', ...rest] = (request.url ?? '').split('/');
    const header = (key: string) => String(request.headers[key] ?? '');
    const delivery = {
      path: `/${rest.join('/')}`,
      timestamp: header('x-workflowautom-timestamp'),
      signature: header('x-workflowautom-signature'),
      body: await text(request),
    };
    came.set(name, [...(came.get(name) ?? []), delivery]);
    const left = answers.get(name) ?? [];
    response.statusCode = (left.length > 1 ? left.shift() : left[0]) ?? 404;
    response.end(`It is played, and says ${response.statusCode}.\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    answering: (name, ...statuses) => {
      answers.set(name, [...statuses]);
      return `http://127.0.0.1:${port}/${name}`;
    },
    deliveries: (name) => came.get(name) ?? [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the range systems take the ports of outgoing connections from, so that none of those sits on ours later. */
const FIRST = 20_000;
const LAST = 32_000;

/**
 * `count` different TCP ports on which nothing listens at this moment, chosen at random so that two who look at the
 * same time hardly ever choose the same.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = new Map<number, Server>();
  while (servers.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    // Each is held until all are found, so that no port is found twice.
    const server = await listen(port);
    if (server) servers.set(port, server);
  }
  await Promise.all([...servers.values()].map((server) => once(server.close(), 'close')));
  return [...servers.keys()];
}

/** On every interface, for that is where another could already listen. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
    return server;
  } catch {
    return undefined;
  }
}

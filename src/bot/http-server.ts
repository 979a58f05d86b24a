import { createServer, type RequestListener, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { GitHubDoor, Intake } from './github/github-door.ts';
import type { JenkinsDoor } from './jenkins/jenkins-door.ts';

export type Doors = {
  readonly github: { readonly door: GitHubDoor; readonly intake: Intake } | undefined;
  /** `POST /slack/events`; absent when that door is off, or takes nothing over HTTP. */
  readonly slack?: RequestListener | undefined;
  /** `POST /jenkins/events`; absent when that door is off. */
  readonly jenkins?: JenkinsDoor | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: an application's variables are its own
  readonly web: Hono<any>;
};

/** One HTTP server for every front door. A door that is off answers 404, and `/readyz` says why. */
export function createHttpServer({ github, slack, jenkins, web }: Doors): Server {
  const listener = getRequestListener(web.fetch);
  return createServer((message, response) => {
    const path = message.url?.split('?')[0];
    if (github && message.method === 'POST' && path === '/github/webhooks') {
      void github.door.handle(message, response, github.intake);
      return;
    }
    if (slack && message.method === 'POST' && path === '/slack/events') {
      slack(message, response);
      return;
    }
    if (jenkins && message.method === 'POST' && path === '/jenkins/events') {
      void jenkins(message, response);
      return;
    }
    void listener(message, response);
  });
}

/** Starts listening. @returns the port, which the system chose when it was 0 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

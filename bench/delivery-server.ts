import { createServer } from 'node:http';
import { Hono } from 'hono';
import { createNodeMiddleware, Probot } from 'probot';
import { createGitHubDoor } from '../src/bot/github/github-door.ts';
import { createHttpServer, listen } from '../src/bot/http-server.ts';
import { openStore } from '../src/store/open-store.ts';

/**
 * One of the two servers the bench compares, as a process of its own: `ours` writes every delivery down in the embedded
 * database, with its job, before it answers, and takes the jobs; `probot` is a Probot app that only answers.
 * Told over IPC where its data is; tells its port, and in the end how often it ran each request.
 */
const [kind, dataDir = '', webhookSecret = '', privateKey = ''] = process.argv.slice(2);
const log = { info() {}, warn: console.error, error: console.error };

async function ours(): Promise<{ readonly port: number; readonly runs: () => Readonly<Record<string, number>> }> {
  const runs = new Map<string, number>();
  const store = await openStore({ dataDir, log });
  const apiUrl = 'http://127.0.0.1:1';
  const door = createGitHubDoor({ appId: 1, privateKey, webhookSecret, apiUrl }, log);
  await store.work({
    async request(id) {
      if (await store.requestIsHandled(id)) return;
      runs.set(id, (runs.get(id) ?? 0) + 1);
      await store.requestHandled(id);
    },
    async advance() {},
  });
  const intake = { submit: store.acceptRequest, now: Date.now, count() {} };
  const server = createHttpServer({ web: new Hono(), github: { door, intake } });
  return { port: await listen(server, '127.0.0.1', 0), runs: () => Object.fromEntries(runs) };
}

async function probot(): Promise<{ readonly port: number; readonly runs: () => Readonly<Record<string, number>> }> {
  const runs = new Map<string, number>();
  const app = new Probot({ appId: 1, privateKey, secret: webhookSecret, logLevel: 'fatal' });
  const middleware = await createNodeMiddleware(
    (bot) => {
      bot.on('issue_comment.created', ({ id }) => {
        runs.set(`github:${id}`, (runs.get(`github:${id}`) ?? 0) + 1);
      });
    },
    { probot: app, webhooksPath: '/github/webhooks' },
  );
  const server = createServer((message, response) => void middleware(message, response));
  return { port: await listen(server, '127.0.0.1', 0), runs: () => Object.fromEntries(runs) };
}

const { port, runs } = await (kind === 'ours' ? ours() : probot());
process.on('message', () => process.send?.({ runs: runs() }));
process.send?.({ port });

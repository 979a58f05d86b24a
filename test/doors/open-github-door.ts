import { setTimeout as pause } from 'node:timers/promises';
import { Hono } from 'hono';
import { startStandInGitHub } from '../../sandbox/github/stand-in-github.ts';
import { createCommentDisplay } from '../../src/bot/github/comment-display.ts';
import { createGitHubComments } from '../../src/bot/github/github-comments.ts';
import { createGitHubConversation } from '../../src/bot/github/github-conversation.ts';
import { createGitHubDoor } from '../../src/bot/github/github-door.ts';
import { createHttpServer, listen } from '../../src/bot/http-server.ts';
import { hastyClient, PRIVATE_KEY, SHOP } from '../github-lab.ts';
import type { Door, Intake, Spoken } from './door.ts';
import { markdownWords } from './words.ts';

const log = { info() {}, warn() {}, error() {} };

/** What people do in pull requests, beside saying something. */
export type GitHubDoor = Door & {
  /** Says this first and that second; GitHub delivers them the other way round. */
  sayLate(who: string, first: string, second: string, place: number): Promise<void>;
  /** Makes `place` a pull request; before, it is an issue. */
  openPullRequest(place: number, fromFork?: boolean): void;
  /** What the sentence itself is marked with, of the last one said. */
  reactions(): readonly string[];
};

/**
 * Signed deliveries over HTTP to the real door. What is written goes by a client that waits for nothing: when GitHub
 * is written to is tested elsewhere.
 */
export async function openGitHubDoor(intake: Intake): Promise<GitHubDoor> {
  const github = await startStandInGitHub();
  github.addRepository(SHOP, {});
  const { url: apiUrl, webhookSecret } = github;
  const door = createGitHubDoor({ appId: 1, privateKey: PRIVATE_KEY, webhookSecret, apiUrl }, log);
  const server = createHttpServer({
    web: new Hono(),
    github: { door, intake: { ...intake, count: () => undefined } },
  });
  github.deliverTo(`http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/github/webhooks`);
  const comments = createGitHubComments(hastyClient(github));
  const seen = new Map<number, number>();
  const pulls = new Set<number>();
  let last = 0;
  const openPullRequest = (place: number, fromFork = false) => {
    pulls.add(place);
    github.openPullRequest(SHOP, place, 'mona', fromFork);
  };
  const spoken = (delivery: Parameters<typeof github.redeliver>[0], status: number): Spoken => {
    if (status !== 202) throw new Error(`GitHub was answered ${status}.`);
    return {
      async again() {
        await github.redeliver(delivery);
      },
    };
  };
  return {
    conversation: createGitHubConversation(hastyClient(github), comments),
    displays: { 'github-comment': createCommentDisplay(comments) },
    async say(who, sentence, place) {
      const { id, delivery, status } = await github.comment(who, SHOP, place, `/env ${sentence}`);
      last = id;
      return spoken(delivery, status);
    },
    async sayLate(who, first, second, place) {
      github.dropDeliveries(1);
      const { delivery } = await github.comment(who, SHOP, place, `/env ${first}`);
      // GitHub's clock tells them apart.
      for (const since = Date.now(); Date.now() === since; ) await pause(1);
      await github.comment(who, SHOP, place, `/env ${second}`);
      await github.redeliver(delivery);
    },
    openPullRequest,
    async press(who, { verb, environment, plan }, place) {
      if (!pulls.has(place)) openPullRequest(place);
      const check = { externalId: `${environment} ${plan} ${place}` };
      const button = verb === 'apply' ? 'apply' : 'discard';
      const { delivery, status } = await github.requestAction(who, SHOP, place, check, button);
      return spoken(delivery, status);
    },
    reactions: () => github.reactions(SHOP, last),
    shown(place) {
      const fresh = github.botComments(SHOP, place).filter(({ id, bodies }) => seen.get(id) !== bodies.length);
      for (const { id, bodies } of fresh) seen.set(id, bodies.length);
      return fresh.map(({ body }) => ({ to: 'everybody', words: markdownWords(body) }));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await github.close();
    },
  };
}

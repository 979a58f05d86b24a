import { setTimeout as sleep } from 'node:timers/promises';
import { type Platform, REPOSITORY } from '../platform/start-platform.ts';

/** The pull request everyone in the demo writes in. */
export const PULL_REQUEST = 123;
const PATIENCE = 90_000;

/** How long one sentence took, in milliseconds from the comment. */
export type Told = { readonly body: string; readonly toPlan: number | undefined; readonly total: number };

/** The bot's message about `environment`, as it stands; undefined before it has one. */
export function messageOf(platform: Platform, environment: string): string | undefined {
  const marker = `<!-- workflowautom:environment=${environment} -->`;
  return platform.github.botComments(REPOSITORY, PULL_REQUEST).find(({ body }) => body.startsWith(marker))?.body;
}

/**
 * Writes `text` as `login` and waits until the bot's message about `environment` matches `until`.
 * @throws Error with the last message when it does not in time, or when the operation failed instead
 */
export async function say(
  platform: Platform,
  login: string,
  text: string,
  environment: string,
  until: RegExp,
): Promise<Told> {
  const before = messageOf(platform, environment);
  const started = Date.now();
  const { status } = await platform.github.comment(login, REPOSITORY, PULL_REQUEST, text);
  if (status !== 202) throw new Error(`The bot answered the delivery with ${status}.`);
  let toPlan: number | undefined;
  while (Date.now() - started < PATIENCE) {
    const body = messageOf(platform, environment);
    if (body !== undefined && body !== before) {
      if (toPlan === undefined && /\*\*Plan p-/.test(body)) toPlan = Date.now() - started;
      if (until.test(body)) return { body, toPlan, total: Date.now() - started };
      if (/^### ❌/m.test(body)) throw new Error(`It failed:\n${body}`);
    }
    await sleep(50);
  }
  throw new Error(`No such answer in ${PATIENCE / 1_000} s; the last was:\n${messageOf(platform, environment)}`);
}

/** Writes `text` as `login` and waits for the bot's answer to it, a message of its own. */
export async function ask(platform: Platform, login: string, text: string): Promise<string> {
  const { delivery } = await platform.github.comment(login, REPOSITORY, PULL_REQUEST, text);
  const marker = `<!-- workflowautom:request=github:${delivery.id} -->`;
  const started = Date.now();
  while (Date.now() - started < PATIENCE) {
    const answer = platform.github.botComments(REPOSITORY, PULL_REQUEST).find(({ body }) => body.startsWith(marker));
    if (answer) return answer.body;
    await sleep(50);
  }
  throw new Error(`The bot did not answer: ${text}`);
}

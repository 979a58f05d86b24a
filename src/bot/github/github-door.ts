import type { IncomingMessage, ServerResponse } from 'node:http';
import { Probot } from 'probot';
import type { Instant } from '../../environments/instant.ts';
import type { Conversation } from '../../operations/ports/conversation.ts';
import type { Directory } from '../../operations/ports/directory.ts';
import type { Request } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import { readBody } from '../read-body.ts';
import { createGitHubClient } from './github-client.ts';
import { createGitHubConversation } from './github-conversation.ts';
import { createGitHubDirectory } from './github-directory.ts';
import { quietLog } from './quiet-log.ts';
import { CommentEvent, LabelEvent } from './schema.ts';
import { translateComment, translateLabel } from './translate-event.ts';

export type GitHubSettings = {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Base of the REST API: `https://api.github.com`, or an Enterprise Server's `https://…/api/v3`. */
  readonly apiUrl: string;
};

export type GitHubDoor = {
  readonly directory: Directory;
  readonly conversation: Conversation;
  /** `POST /github/webhooks`: verified, translated and written down before it is answered. */
  readonly handle: (message: IncomingMessage, response: ServerResponse, intake: Intake) => Promise<void>;
};

export type Intake = {
  /** Writes a request down. @returns false when it had arrived before */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
  /** Counts deliveries by what became of them. */
  readonly count: (result: 'accepted' | 'duplicate' | 'ignored' | 'bad-signature' | 'bad-request' | 'failed') => void;
};

/** GitHub's front door. Starts nothing by itself and calls GitHub only when asked. */
export function createGitHubDoor(settings: GitHubSettings, log: Log): GitHubDoor {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    // Probot logs whole payloads when a signature is wrong, and requests with their headers; ours must hold no secret.
    log: quietLog(log),
  });
  const client = createGitHubClient(probot);
  return {
    directory: createGitHubDirectory(client),
    conversation: createGitHubConversation(client),
    async handle(message, response, intake) {
      const body = await readBody(message);
      if (body === 'too-large') return answer(response, 413, 'The delivery is larger than 25 MiB.');
      await probot.ready();
      const signature = headerOf(message, 'x-hub-signature-256');
      if (!signature || !(await probot.webhooks.verify(body, signature).catch(() => false))) {
        intake.count('bad-signature');
        return answer(response, 401, 'The signature does not match.');
      }
      const delivery = headerOf(message, 'x-github-delivery');
      const request = delivery && translate(delivery, headerOf(message, 'x-github-event'), body, intake.now());
      if (request === undefined || request === '') {
        intake.count('bad-request');
        return answer(response, 400, 'This is not a delivery of an event.');
      }
      if (request === 'ignored') {
        intake.count('ignored');
        return answer(response, 200, 'Nothing to do.');
      }
      try {
        intake.count((await intake.submit(request)) ? 'accepted' : 'duplicate');
        answer(response, 202, 'Written down.');
      } catch (error) {
        intake.count('failed');
        log.error({ err: error, delivery }, 'delivery could not be written down');
        // GitHub keeps a failed delivery for redelivery; nothing of it has been done.
        answer(response, 503, 'Not written down; deliver it again.');
      }
    },
  };
}

/** @returns the request, `ignored` for events that mean nothing here, undefined for what is no event at all */
function translate(
  delivery: string,
  event: string | undefined,
  body: string,
  now: Instant,
): Request | 'ignored' | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (event === undefined) return undefined;
  if (event === 'issue_comment') {
    const parsed = CommentEvent.safeParse(payload);
    return (parsed.success && translateComment(delivery, parsed.data, now)) || 'ignored';
  }
  if (event === 'pull_request') {
    const parsed = LabelEvent.safeParse(payload);
    return (parsed.success && translateLabel(delivery, parsed.data, now)) || 'ignored';
  }
  return 'ignored';
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Probot, type ProbotOctokit } from 'probot';
import type { Instant } from '../../environments/instant.ts';
import type { Conversation } from '../../operations/ports/conversation.ts';
import type { Directory } from '../../operations/ports/directory.ts';
import type { DisplayWriters } from '../../operations/ports/display-writer.ts';
import type { Request } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import { readBody } from '../read-body.ts';
import { BoundedOctokit, boundedFetch } from './bounded-octokit.ts';
import { createCheckRunDisplay } from './check-run-display.ts';
import { createCommentDisplay } from './comment-display.ts';
import { createCommitStatusDisplay } from './commit-status-display.ts';
import { createDeploymentDisplay } from './deployment-display.ts';
import type { Delivery } from './events/delivery.ts';
import { createGitHubClient } from './github-client.ts';
import { createGitHubComments } from './github-comments.ts';
import { createGitHubConversation } from './github-conversation.ts';
import { createGitHubDeployments } from './github-deployments.ts';
import { createGitHubDirectory } from './github-directory.ts';
import { startMissedDeliveries } from './missed-deliveries.ts';
import { quietLog } from './quiet-log.ts';
import { movesInstallations, translateEvent } from './translate-event.ts';

export type GitHubSettings = {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Base of the REST API: `https://api.github.com`, or an Enterprise Server's `https://…/api/v3`. */
  readonly apiUrl: string;
  /** Longest one call of GitHub's API may take, in milliseconds; ten seconds when absent. */
  readonly patience?: number;
};

export type GitHubDoor = {
  readonly directory: Directory;
  readonly conversation: Conversation;
  readonly displays: DisplayWriters;
  /** GitHub's API for one repository, `owner/name`, as the App's installation there. */
  readonly access: (repository: string) => GitHubAccess;
  /** `POST /github/webhooks`: verified, translated and written down before it is answered. */
  readonly handle: (message: IncomingMessage, response: ServerResponse, intake: Intake) => Promise<void>;
  /** Takes what GitHub could not deliver, now and every few minutes. @returns how to stop that */
  readonly takeMissed: (intake: Intake) => () => Promise<void>;
};

export type GitHubAccess = {
  /** @throws RequestError of Octokit, 404 when the App is not installed there */
  readonly octokit: () => Promise<ProbotOctokit>;
  /** One call that writes, within the installation's limits. @throws PortError with `retryAfter` @throws RequestError */
  readonly write: <T>(call: (octokit: ProbotOctokit) => Promise<T>) => Promise<T>;
};

export type Intake = {
  /** Writes a request down. @returns false when it had arrived before */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
  /** Counts deliveries by what became of them. */
  readonly count: (result: DeliveryResult) => void;
};

type Taken = 'accepted' | 'duplicate' | 'ignored';
type Answered = Taken | 'bad-signature' | 'bad-request' | 'too-large' | 'failed';
/** `recovered` was asked for, after GitHub could not deliver it. */
type DeliveryResult = Answered | 'recovered';

/** GitHub's front door. Starts nothing by itself and calls GitHub only when asked. */
export function createGitHubDoor(settings: GitHubSettings, log: Log): GitHubDoor {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: BoundedOctokit,
    request: { fetch: boundedFetch(settings.patience) },
    // Probot logs whole payloads when a signature is wrong, and requests with their headers; ours must hold no secret.
    log: quietLog(log),
  });
  const client = createGitHubClient(probot);
  const comments = createGitHubComments(client);

  /** Octokit compares signatures in constant time, and throws for what is no signature at all. */
  async function isSigned(body: string, signature: string | undefined): Promise<boolean> {
    await probot.ready();
    return signature !== undefined && (await probot.webhooks.verify(body, signature).catch(() => false));
  }

  async function receive(message: IncomingMessage, intake: Intake): Promise<Answered> {
    const body = await readBody(message);
    if (body === 'too-large') return 'too-large';
    if (!(await isSigned(body, headerOf(message, 'x-hub-signature-256')))) return 'bad-signature';
    const guid = headerOf(message, 'x-github-delivery');
    const event = headerOf(message, 'x-github-event');
    const payload = jsonOf(body);
    if (!guid || !event || payload === undefined) return 'bad-request';
    return take({ guid, event, payload, receivedAt: intake.now() }, intake);
  }

  /** Writes down what a delivery asks for, in order; after a failure in between, all of it is submitted again. */
  async function take(delivery: Delivery, intake: Intake): Promise<Taken> {
    if (movesInstallations(delivery.event)) client.forget();
    let taken: Taken = 'ignored';
    for (const request of translateEvent(delivery, settings.appId)) {
      const isNew = await intake.submit(request);
      if (isNew || taken === 'ignored') taken = isNew ? 'accepted' : 'duplicate';
    }
    return taken;
  }

  return {
    directory: createGitHubDirectory(client),
    conversation: createGitHubConversation(client, comments),
    displays: {
      'github-comment': createCommentDisplay(comments),
      'github-check-run': createCheckRunDisplay(client),
      'github-commit-status': createCommitStatusDisplay(client),
      'github-deployment': createDeploymentDisplay(createGitHubDeployments(client)),
    },
    access: (repository) => ({
      octokit: () => client.forRepository(repository),
      // Somebody waits for every commit.
      write: (call) => client.write({ repository }, 'final', call),
    }),
    takeMissed: (intake) =>
      startMissedDeliveries({
        client,
        log,
        now: intake.now,
        async take(delivery) {
          if ((await take(delivery, intake)) === 'accepted') intake.count('recovered');
        },
      }),
    async handle(message, response, intake) {
      const result = await receive(message, intake).catch((error: unknown) => {
        // Whoever hangs up half way has sent nothing and hears nothing.
        if (!message.complete) return undefined;
        log.error(
          { err: error, delivery: headerOf(message, 'x-github-delivery') },
          'delivery could not be written down',
        );
        return 'failed' as const;
      });
      if (result === undefined) return;
      intake.count(result);
      const [status, text] = ANSWERS[result];
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    },
  };
}

const ANSWERS: Record<Answered, readonly [status: number, text: string]> = {
  accepted: [202, 'Written down.'],
  duplicate: [202, 'Written down already.'],
  ignored: [200, 'Nothing to do.'],
  'bad-request': [400, 'This is not a delivery of an event.'],
  'bad-signature': [401, 'The signature does not match.'],
  'too-large': [413, 'The delivery is larger than 25 MiB.'],
  // GitHub keeps a failed delivery for redelivery; nothing of it has been done.
  failed: [503, 'Not written down; deliver it again.'],
};

/** @returns undefined for what is no JSON */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

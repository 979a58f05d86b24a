import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Build } from '../../environments/build.ts';
import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import { readBody } from '../read-body.ts';
import { proofOfOrigin } from './proof-of-origin.ts';
import { type EventProblem, readEvent } from './read-event.ts';

/** `POST /jenkins/events`: verified, translated and written down before it is answered. */
export type JenkinsDoor = (message: IncomingMessage, response: ServerResponse) => Promise<void>;

type JenkinsIntake = {
  /** Writes a request down. @returns false when it had arrived before @throws PortError `store-unreachable` */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
  /** Counts events by what became of them. */
  readonly count: (result: Result) => void;
};

type Result =
  | 'accepted'
  | 'duplicate'
  /** It tells of a build that did not succeed. */
  | 'ignored'
  | 'bad-signature'
  | 'stale'
  | 'bad-request'
  | 'too-large'
  | 'failed';

type Answered = { readonly result: Result; readonly problem?: EventProblem };

/** Jenkins' front door: it only verifies and translates. What a build may change, the policy says. */
export function createJenkinsDoor(
  { secret, intake }: { readonly secret: string; readonly intake: JenkinsIntake },
  log: Log,
): JenkinsDoor {
  async function receive(message: IncomingMessage): Promise<Answered> {
    const body = await readBody(message);
    if (body === 'too-large') return { result: 'too-large' };
    const proof = proofOfOrigin(message.headers, body, secret, intake.now());
    if (proof !== 'proven') return { result: proof };
    const event = readEvent(body);
    if (event.kind === 'problem') return { result: 'bad-request', problem: event.problem };
    if (event.kind === 'no-success') return { result: 'ignored' };
    const isNew = await intake.submit(requestOf(event.build, intake.now()));
    return { result: isNew ? 'accepted' : 'duplicate' };
  }

  return async (message, response) => {
    const answered = await receive(message).catch((error: unknown): Answered | undefined => {
      // Whoever hangs up half way has sent nothing and hears nothing.
      if (!message.complete) return undefined;
      log.error({ err: error }, 'an event of Jenkins could not be written down');
      return { result: 'failed' };
    });
    if (answered === undefined) return;
    intake.count(answered.result);
    const [status, content] = answerOf(answered);
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(content)}\n`);
  };
}

/** The same build told of again is the same request; an id that comes with another image is another one. */
function requestOf(build: Build, receivedAt: Instant): Request {
  return {
    id: `jenkins:${build.id}:${build.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
    conversation: { door: 'jenkins' },
    speaker: { kind: 'policy' },
    said: { kind: 'build', build },
    receivedAt,
  };
}

function answerOf({ result, problem }: Answered): readonly [status: number, content: object] {
  switch (result) {
    case 'accepted':
      return [202, { accepted: true }];
    case 'duplicate':
      return [200, { accepted: false, reason: 'known already' }];
    case 'ignored':
      return [202, { accepted: false, reason: 'the build did not succeed, so there is nothing to run' }];
    case 'bad-signature':
      return [401, { code: result, message: 'The signature does not match.' }];
    case 'stale':
      return [401, { code: result, message: 'It was not signed within five minutes of now. Do the clocks agree?' }];
    case 'bad-request':
      return [400, { code: result, ...problem }];
    case 'too-large':
      return [413, { code: result, message: 'The event is larger than 25 MiB.' }];
    case 'failed':
      // Jenkins tries again for some minutes; nothing of it has been done.
      return [503, { code: result, message: 'Not written down; send it again.' }];
  }
}

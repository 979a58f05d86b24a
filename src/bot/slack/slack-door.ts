import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import type { RefusalAnswer } from '../../render/answer.ts';
import type { OperationView } from '../../render/operation-view.ts';
import type { CreateForm } from './create-modal.ts';
import { listenToSlack } from './listen-to-slack.ts';
import { quietSlackLog } from './quiet-slack-log.ts';
import { receiveEvent } from './receive-event.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';

export type SlackIntake = {
  /** Writes a request down. @returns false when it had arrived before */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
};

/** What windows in Slack are filled with; asked only after Slack has its acknowledgement. */
export type SlackQueries = {
  readonly operation: (id: string) => Promise<OperationView | undefined>;
  /** @throws PortError `gitops-unreachable`, Refusal when the policy cannot be read */
  readonly createForm: () => Promise<CreateForm>;
  /** What stands against a request before it is written down; undefined when nothing does. */
  readonly checkCommand?: (request: Request) => Promise<RefusalAnswer | undefined>;
};

export type SlackDoor = {
  /** `POST /slack/events`; absent in Socket Mode, where nothing comes in by HTTP. */
  readonly handle: ((message: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Finds out whose the tokens are and, in Socket Mode, connects; in the background, however long that takes. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

type Options = {
  /** One of the two: verifies HTTP requests, or opens a connection instead of them. */
  readonly access: { readonly signingSecret: string } | { readonly appToken: string };
  readonly apiUrl: string;
  readonly workspaces: SlackWorkspaces;
  readonly intake: SlackIntake;
  readonly queries: SlackQueries;
};

/** Between two tries to connect in Socket Mode, in milliseconds. */
const RECONNECT = 30_000;

/** Slack's front door. Starts nothing by itself and listens at no port of its own. */
export function createSlackDoor({ access, apiUrl, workspaces, intake, queries }: Options, log: Log): SlackDoor {
  const logger = quietSlackLog(log);
  const clientOptions = { slackApiUrl: `${apiUrl}/` };
  const socket =
    'appToken' in access
      ? new SocketModeReceiver({ appToken: access.appToken, logger, installerOptions: { clientOptions } })
      : undefined;
  const http =
    'signingSecret' in access ? new HTTPReceiver({ signingSecret: access.signingSecret, logger }) : undefined;
  const app = new App({
    ...(http || socket ? { receiver: (http ?? socket) as HTTPReceiver | SocketModeReceiver } : {}),
    // Requests carry no token: what speaks to a workspace is chosen where something is said.
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    logger,
  });
  const listeners = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (!(await receiveEvent(event, workspaces, intake, log))) await listeners(event);
  };
  app.error(async (error) => {
    log.error({ code: error.code }, 'slack: something was not dealt with');
  });
  listenToSlack(app, { workspaces, intake, queries }, log);

  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function connect(): Promise<void> {
    try {
      await socket?.start();
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'slack: no connection yet');
      if (!stopped) timer = setTimeout(() => void connect(), RECONNECT).unref();
    }
  }
  return {
    handle: http && ((message, response) => http.requestListener(message, response)),
    start() {
      void workspaces.start();
      void connect();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      workspaces.stop();
      await socket?.stop().catch(() => undefined);
    },
  };
}

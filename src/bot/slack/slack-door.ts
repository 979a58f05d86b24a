import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../operations/runtime.ts';
import { countDeliveries } from './count-deliveries.ts';
import { listenToSlack } from './listen-to-slack.ts';
import { quietSlackLog } from './quiet-slack-log.ts';
import { receiveEvent } from './receive-event.ts';
import { receiveHttp } from './receive-http.ts';
import type { SlackIntake } from './slack-intake.ts';
import type { SlackQueries } from './slack-queries.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';

export type SlackDoor = {
  /** `POST /slack/events`; absent in Socket Mode, where nothing comes in by HTTP. */
  readonly handle: RequestListener | undefined;
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
  const { intake: noting, counted } = countDeliveries(intake);
  const app = new App({
    ...(http || socket ? { receiver: (http ?? socket) as HTTPReceiver | SocketModeReceiver } : {}),
    // Requests carry no token: what speaks to a workspace is chosen where something is said.
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
    logger,
  });
  const listeners = app.processEvent.bind(app);
  app.processEvent = (event) =>
    counted(async () => {
      if (!(await receiveEvent(event, workspaces, noting, log))) await listeners(event);
    });
  app.error(async (error) => {
    log.error({ code: error.code }, 'slack: something was not dealt with');
  });
  listenToSlack(app, { workspaces, intake: noting, queries }, log);

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
    handle:
      'signingSecret' in access && http
        ? receiveHttp({
            signingSecret: access.signingSecret,
            count: intake.count,
            listener: (message, response) => http.requestListener(message, response),
          })
        : undefined,
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

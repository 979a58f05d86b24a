import type { ReceiverEvent } from '@slack/bolt';
import type { z } from 'zod';
import type { Log } from '../../operations/runtime.ts';
import { HomeOpened, Origin } from './schema.ts';
import type { SlackIntake } from './slack-intake.ts';
import { slackOrigin } from './slack-origin.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';

/**
 * Takes what Bolt cannot: Bolt acknowledges an event before anybody hears of it, so the one event there is, somebody
 * opening the app's page, is written down here first. What comes from a workspace without a token is acknowledged and
 * dropped, what its people press in a channel shared with ours too.
 * @returns true when the event is dealt with
 * @throws whatever writing down throws: then nothing is acknowledged and Slack says it again
 */
export async function receiveEvent(
  event: ReceiverEvent,
  workspaces: Pick<SlackWorkspaces, 'knows'>,
  intake: SlackIntake,
  log: Log,
): Promise<boolean> {
  const origin = originOf(event.body);
  if (!workspaces.knows(origin.team, origin.enterprise)) {
    log.warn(
      { team: origin.team, enterprise: origin.enterprise },
      'slack sent something of a workspace without a token',
    );
    await event.ack();
    return true;
  }
  const { data: home } = HomeOpened.safeParse(event.body);
  if (!home) return false;
  await intake.submit({
    id: `slack:${home.event_id}`,
    ...slackOrigin({ ...origin, user: home.event.user, channel: undefined }),
    said: { kind: 'home' },
    receivedAt: intake.now(),
  });
  await event.ack();
  return true;
}

function originOf(body: unknown) {
  const { data } = Origin.safeParse(body);
  // Of a shared channel's event only the authorisation says whose installation it is for.
  const authorization = data?.authorizations?.[0];
  return {
    team:
      strangersTeam(data) ??
      (authorization ? authorization.team_id : (data?.team_id ?? data?.team?.id ?? data?.user?.team_id)) ??
      undefined,
    enterprise:
      authorization?.enterprise_id ??
      data?.enterprise_id ??
      data?.enterprise?.id ??
      data?.team?.enterprise_id ??
      undefined,
    orgInstall: authorization?.is_enterprise_install === true,
  };
}

/** Workspace of somebody who is only in a shared channel; within Grid people of other workspaces are no strangers. */
function strangersTeam(data: z.infer<typeof Origin> | undefined): string | undefined {
  const theirs = data?.user?.team_id ?? undefined;
  const isGrid = (data?.team?.enterprise_id ?? data?.enterprise?.id ?? undefined) !== undefined;
  return data?.team && !isGrid && theirs !== data.team.id ? theirs : undefined;
}

import type { SlackRef, Speaker } from '../../operations/request.ts';

/** Who did something in Slack, and where. */
export type SlackOrigin = { readonly speaker: Speaker; readonly conversation: SlackRef };

type Told = {
  readonly team: string | undefined;
  readonly enterprise: string | undefined;
  /** The app is installed for the organisation, not for one workspace. */
  readonly orgInstall: boolean;
  readonly user: string;
  /** Absent where nobody speaks in a channel, as on the app's own page: then answers go to the person. */
  readonly channel: string | undefined;
  readonly responseUrl?: string | undefined;
};

/** Who and where, as every request from Slack says it. People are one and the same throughout an organisation. */
export function slackOrigin({ team, enterprise, orgInstall, user, channel, responseUrl }: Told): SlackOrigin {
  const workspace = (orgInstall ? enterprise : undefined) ?? team ?? enterprise ?? '';
  return {
    speaker: { kind: 'slack', workspace, user },
    conversation: {
      door: 'slack',
      ...(workspace ? { workspace } : {}),
      channel: channel ?? user,
      user,
      ...(responseUrl ? { responseUrl } : {}),
    },
  };
}

type Interaction = {
  readonly team?: { readonly id: string; readonly enterprise_id?: string } | null;
  readonly enterprise?: { readonly id: string } | null;
  readonly is_enterprise_install?: boolean;
  readonly user: { readonly id: string; readonly team_id?: string };
};

/** The same of a button, a select or a modal. */
export function interactionOrigin(body: Interaction, channel: string | undefined, responseUrl?: string): SlackOrigin {
  return slackOrigin({
    team: body.team?.id ?? body.user.team_id,
    enterprise: body.enterprise?.id ?? body.team?.enterprise_id,
    orgInstall: body.is_enterprise_install === true,
    user: body.user.id,
    channel,
    responseUrl,
  });
}

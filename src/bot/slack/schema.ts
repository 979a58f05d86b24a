import { z } from 'zod';

// Only what is used: Slack adds fields at any time, and theirs are not ours to check.
const id = z.string().nullish();

/** Where anything Slack sends comes from, each kind in its own way. */
export const Origin = z.object({
  team_id: id,
  enterprise_id: id,
  authorizations: z
    .array(z.object({ team_id: id, enterprise_id: id, is_enterprise_install: z.boolean().nullish() }))
    .optional(),
  team: z.object({ id: z.string(), enterprise_id: id }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: id }).nullish(),
});

/** https://docs.slack.dev/reference/events/app_home_opened */
export const HomeOpened = z.object({
  event_id: z.string(),
  event: z.object({ type: z.literal('app_home_opened'), user: z.string(), tab: z.literal('home') }),
});

/** What a modal of ours carries from where it was opened. */
export const Metadata = z.object({ channel: z.string(), responseUrl: z.string().optional() });

import { z } from 'zod';

// Only what is used: GitHub adds fields at any time, and theirs are not ours to check.
const base = {
  action: z.string(),
  repository: z.object({ full_name: z.string() }),
  installation: z.object({ id: z.number() }).optional(),
  sender: z.object({ login: z.string(), type: z.string() }),
};

/** https://docs.github.com/webhooks/webhook-events-and-payloads#issue_comment */
export const CommentEvent = z.object({
  ...base,
  issue: z.object({ number: z.number(), pull_request: z.object({}).optional() }),
  comment: z.object({ id: z.number(), body: z.string(), user: z.object({ login: z.string() }) }),
});
export type CommentEvent = z.infer<typeof CommentEvent>;

/** https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request */
export const LabelEvent = z.object({
  ...base,
  label: z.object({ name: z.string() }),
  pull_request: z.object({ number: z.number() }),
});
export type LabelEvent = z.infer<typeof LabelEvent>;

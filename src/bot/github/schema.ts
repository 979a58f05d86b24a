import { z } from 'zod';

// Only what is used: GitHub adds fields at any time, and theirs are not ours to check.
const base = {
  action: z.string(),
  repository: z.object({ full_name: z.string() }),
  installation: z.object({ id: z.number() }).optional(),
  sender: z.object({ login: z.string(), type: z.string() }),
};
export type EventBase = Omit<CommentEvent, 'action' | 'issue' | 'comment'>;

/** https://docs.github.com/webhooks/webhook-events-and-payloads#issue_comment */
export const CommentEvent = z.object({
  ...base,
  issue: z.object({ number: z.number(), pull_request: z.object({}).optional() }),
  comment: z.object({
    id: z.number(),
    body: z.string(),
    user: z.object({ login: z.string() }),
    created_at: z.iso.datetime({ offset: true }).optional(),
  }),
});
export type CommentEvent = z.infer<typeof CommentEvent>;

/** https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request */
export const PullRequestEvent = z.object({
  ...base,
  /** Of `labeled` and `unlabeled`; null when the label itself is gone. */
  label: z.object({ name: z.string() }).nullish(),
  pull_request: z.object({ number: z.number() }),
});
export type PullRequestEvent = z.infer<typeof PullRequestEvent>;

/** Empty for pull requests from forks. In a fork it can name pull requests of the repository it was forked from. */
const pullRequests = z.array(z.object({ number: z.number(), base: z.object({ repo: z.object({ id: z.number() }) }) }));
const checks = { ...base, repository: z.object({ full_name: z.string(), id: z.number() }) };
const app = z.object({ id: z.number() });

/** https://docs.github.com/webhooks/webhook-events-and-payloads#check_run */
export const CheckRunEvent = z.object({
  ...checks,
  requested_action: z.object({ identifier: z.string() }).nullish(),
  check_run: z.object({ app, external_id: z.string(), pull_requests: pullRequests }),
});
export type CheckRunEvent = z.infer<typeof CheckRunEvent>;

/** https://docs.github.com/webhooks/webhook-events-and-payloads#check_suite */
export const CheckSuiteEvent = z.object({ ...checks, check_suite: z.object({ app, pull_requests: pullRequests }) });
export type CheckSuiteEvent = z.infer<typeof CheckSuiteEvent>;

import { sameLogin } from '../same-login.ts';
import { approversOf, authorize } from './authorize.ts';
import type { Policy } from './policy.ts';

/** What a plan asks of the people who read it; written into the plan when it is made. */
export type ApprovalNeed = {
  /** How many people must approve. */
  readonly needed: number;
  /** False: whoever asked is not one of them. */
  readonly requesterApproves: boolean;
  /** GitHub login of whoever asked for the change. */
  readonly requester: string;
};

/**
 * Counts people, not clicks: each login once, whatever its letter case, and never the requester where the kind says so.
 * Whether each of them was allowed to approve is asked by `mayCount`, before an approval is written down.
 */
export function evaluateApprovals(
  { needed, requesterApproves, requester }: ApprovalNeed,
  approvals: readonly { readonly login: string }[],
): { readonly satisfied: boolean; readonly missing: number } {
  const people = new Set(approvals.map(({ login }) => login.toLowerCase()));
  if (!requesterApproves) people.delete(requester.toLowerCase());
  const missing = Math.max(0, needed - people.size);
  return { satisfied: missing === 0, missing };
}

export type Counting =
  | { readonly counts: true; readonly by: string }
  | {
      readonly counts: false;
      readonly code: 'not-an-approver' | 'requester-may-not-approve';
      readonly message: string;
      readonly hint: string;
    };

/** May this person's `apply` or `approve` be counted for a plan of that need? */
export function mayCount(
  policy: Policy,
  need: Pick<ApprovalNeed, 'requesterApproves' | 'requester'>,
  approver: {
    readonly login: string;
    readonly roles: readonly string[];
    readonly verb: 'apply' | 'approve';
    readonly kind: string;
  },
): Counting {
  const { login, roles, verb, kind } = approver;
  const people = approversOf(policy, kind).join(' or ');
  const authorization = authorize(policy, { verb, kind, roles });
  if (!authorization.allowed) {
    const message = `${login} may not ${verb} on ${kind}, so this does not count as an approval.`;
    return { counts: false, code: 'not-an-approver', message, hint: authorization.hint };
  }
  if (!need.requesterApproves && sameLogin(login, need.requester)) {
    const message = `${login} asked for this change, and on ${kind} whoever asks is not among the approvers.`;
    return {
      counts: false,
      code: 'requester-may-not-approve',
      message,
      hint: `Someone else who is ${people} has to approve it.`,
    };
  }
  return { counts: true, by: authorization.by };
}

import { evaluateApprovals } from '../../environments/approvals.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import type { Operation, Plan } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import type { ControlContext } from './control-context.ts';
import { refuseIfLocked } from './lock.ts';

/**
 * `apply` and `approve`: this person stands by exactly this plan. Once enough people do, it runs; `apply` by somebody
 * whom the rules let approve is one of them. Saying it twice counts once.
 */
export async function approve({ runtime, request, environment, allowedBy }: ControlContext): Promise<Answer> {
  await refuseIfLocked(runtime, environment, request.actor);
  const { operation, plan } = await planInQuestion(runtime, environment, request.command.flags.plan);
  if (!plan.requesterApproves && request.actor === operation.requester) {
    throw new Refusal(
      'requester-may-not-approve',
      `${request.actor} asked for this change to ${environment}, so somebody else must approve it.`,
    );
  }
  await runtime.store.addApproval({ plan: plan.id, login: request.actor, at: runtime.now() });
  const given = await runtime.store.approvals(plan.id);
  const { satisfied, missing } = evaluateApprovals(
    { needed: plan.approvals, requesterApproves: plan.requesterApproves, requester: operation.requester },
    given,
  );
  await runtime.store.transition(
    operation.id,
    ['waiting'],
    satisfied ? { state: 'approved', queuedAt: runtime.now() } : {},
    { advance: satisfied },
  );
  const message = satisfied
    ? `Plan ${plan.id} for ${environment} is approved by ${request.actor}; it runs now.`
    : `Plan ${plan.id} for ${environment} is approved by ${request.actor}; ${missing} more needed.`;
  return { kind: 'note', message, allowedBy, operation: operation.id };
}

/** The plan named by `--plan`, or the only one that waits. */
async function planInQuestion(
  runtime: Runtime,
  environment: string,
  named: unknown,
): Promise<{ operation: Operation; plan: Plan }> {
  const waiting = await runtime.store.operationsOf(environment, { states: ['waiting'] });
  if (typeof named === 'string') return namedPlan(runtime, environment, waiting, named);
  const [operation, another] = waiting;
  if (!operation) {
    throw new Refusal(
      'nothing-to-approve',
      `No plan for ${environment} waits for approval.`,
      `Say /env plan ${environment} first.`,
    );
  }
  if (another) {
    const plans = waiting.map((each) => each.plan).join(', ');
    throw new Refusal('ambiguous-plan', `Several plans for ${environment} wait: ${plans}.`, 'Name one with --plan.');
  }
  const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (!plan)
    throw new Refusal('unknown-plan', `The plan for ${environment} cannot be found.`, `Say /env plan ${environment}.`);
  return { operation, plan };
}

async function namedPlan(runtime: Runtime, environment: string, waiting: readonly Operation[], named: string) {
  const operation = waiting.find((each) => each.plan === named);
  const plan = await runtime.store.plan(named);
  if (operation && plan) return { operation, plan };
  if (!plan) throw new Refusal('unknown-plan', `There is no plan ${named} for ${environment}.`);
  throw new Refusal(
    'stale-plan',
    `Plan ${named} no longer waits: it ran, ended, or was made again.`,
    `See /env status ${environment} for the one that counts.`,
  );
}

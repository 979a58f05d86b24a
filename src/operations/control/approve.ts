import { evaluateApprovals, mayCount } from '../../environments/policy/approvals.ts';
import { rulesThatAllow } from '../../environments/policy/authorize.ts';
import { Refusal } from '../../environments/refusal.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer } from '../../render/answer.ts';
import type { Operation, Plan } from '../operation.ts';
import { pullRequestState } from '../planning/basis.ts';
import { waitsForMerge } from '../proposals/await-merge.ts';
import type { CommandRequest } from '../request.ts';
import { refuseFromFork } from '../requests/refuse-from-fork.ts';
import { samePullRequest } from '../requests/same-pull-request.ts';
import type { Runtime } from '../runtime.ts';
import type { ControlContext } from './control-context.ts';
import { refuseIfLocked } from './lock.ts';

/**
 * `apply` and `approve`: this person stands by exactly this plan. Once enough people do, it runs; `apply` by somebody
 * whom the rules let approve is one of them. Saying it twice counts once.
 * @throws Refusal `environment-locked`, `nothing-to-approve`, `ambiguous-plan`, `unknown-plan`, `stale-plan`,
 * `not-an-approver`, `requester-may-not-approve`, `fork-needs-write`
 */
export async function approve(context: ControlContext): Promise<Answer> {
  const { runtime, request, environment, allowedBy } = context;
  await refuseIfLocked(runtime, environment, request.actor);
  const { operation, plan } = await planInQuestion(context);
  const note = (message: string): Answer => ({ kind: 'note', message, allowedBy, operation: operation.id });
  const approved = `Plan ${plan.id} for ${environment} is approved by ${request.actor}`;
  if (waitsForMerge(operation))
    return note(`Plan ${plan.id} for ${environment} is approved already. ${operation.outcome?.message}`);
  if (operation.state !== 'waiting') return note(`${approved}; it runs already, or has run.`);

  await refuseFromItsFork(runtime, request, operation);
  refuseUncounted(context, operation, plan);
  // The policy may write a login in other letters than GitHub does: one person is listed once.
  const given = await runtime.store.approvals(plan.id);
  const login = given.find((each) => sameLogin(each.login, request.actor))?.login ?? request.actor;
  await runtime.store.addApproval({ plan: plan.id, login, at: runtime.now() });
  const { satisfied, missing } = evaluateApprovals(
    { needed: plan.approvals, requesterApproves: plan.requesterApproves, requester: operation.requester },
    await runtime.store.approvals(plan.id),
  );
  const moved = await runtime.store.transition(
    operation.id,
    ['waiting'],
    satisfied ? { state: 'approved', queuedAt: runtime.now() } : {},
    { advance: satisfied },
  );
  if (!moved) return note(await whatBecameOfIt(runtime, operation, plan, approved));
  return note(satisfied ? `${approved}; it runs now.` : `${approved}; ${missing} more needed.`);
}

/** A plan that comes from a fork needs write access wherever it is approved from: Slack, a terminal, another pull request. */
async function refuseFromItsFork(runtime: Runtime, request: CommandRequest, { pullRequest }: Operation): Promise<void> {
  // In its own pull request that was asked before anything else.
  if (!pullRequest || samePullRequest(request.pullRequest, pullRequest)) return;
  await refuseFromFork(runtime, { ...request, pullRequest }, await pullRequestState(runtime, pullRequest));
}

function refuseUncounted({ request, standing }: ControlContext, operation: Operation, plan: Plan): void {
  const { policy, kind, roles } = standing;
  const verb = request.command.verb === 'apply' ? 'apply' : 'approve';
  const need = { requesterApproves: plan.requesterApproves, requester: operation.requester };
  const counting = mayCount(policy, need, { login: request.actor, roles, verb, kind });
  if (counting.counts) return;
  const rule =
    counting.code === 'requester-may-not-approve'
      ? `kinds.${kind}.requesterApproves: false`
      : rulesThatAllow(policy, verb, kind);
  throw new Refusal(counting.code, counting.message, counting.hint, rule);
}

/** Another approval, a cancel or its expiry was quicker than this one. */
async function whatBecameOfIt(runtime: Runtime, { id, environment }: Operation, plan: Plan, approved: string) {
  const now = await runtime.store.operation(id);
  if (now?.plan === plan.id && (now.state === 'approved' || now.state === 'running'))
    return `${approved}; it runs already.`;
  throw noLongerWaits(environment, plan.id);
}

type Question = { readonly operation: Operation; readonly plan: Plan };

/** The plan named by `--plan`, or the only one that waits. */
async function planInQuestion({ runtime, request, environment }: ControlContext): Promise<Question> {
  const waiting = await runtime.store.operationsOf(environment, { states: ['waiting'] });
  const { plan: named } = request.command.flags;
  if (typeof named === 'string') return namedPlan(runtime, request, environment, waiting, named);
  const toApprove = waiting.filter((each) => !waitsForMerge(each));
  const [operation = waiting[0], another] = toApprove;
  if (!operation) {
    const earlier = await approvedAlready(runtime, request, environment);
    if (earlier) return earlier;
    throw new Refusal(
      'nothing-to-approve',
      `No plan for ${environment} waits for approval.`,
      `Say /env plan ${environment} first.`,
    );
  }
  if (another) {
    const plans = toApprove.map((each) => each.plan).join(', ');
    throw new Refusal('ambiguous-plan', `Several plans for ${environment} wait: ${plans}.`, 'Name one with --plan.');
  }
  const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (!plan)
    throw new Refusal('unknown-plan', `The plan for ${environment} cannot be found.`, `Say /env plan ${environment}.`);
  // Nobody stands by what they cannot have read: a sentence that waited, or is dealt with again, meant an older plan.
  if (plan.createdAt > request.receivedAt && !waitsForMerge(operation)) {
    throw new Refusal(
      'stale-plan',
      `Plan ${plan.id} for ${environment} was made after this was said.`,
      'Read it, then say it again.',
    );
  }
  return { operation, plan };
}

async function namedPlan(
  runtime: Runtime,
  request: CommandRequest,
  environment: string,
  waiting: readonly Operation[],
  named: string,
): Promise<Question> {
  const plan = await runtime.store.plan(named);
  if (!plan || plan.change.environment !== environment)
    throw new Refusal('unknown-plan', `There is no plan ${named} for ${environment}.`);
  const operation = waiting.find((each) => each.plan === named);
  if (operation) return { operation, plan };
  const earlier = await approvedAlready(runtime, request, environment);
  if (earlier?.plan.id === named) return earlier;
  throw noLongerWaits(environment, named);
}

/** The newest operations of an environment: what was approved a moment ago is among them. */
const RECENT = 5;

/** What this person approved and runs, or what this very sentence approved before a crash: saying so again is no mistake. */
async function approvedAlready(
  runtime: Runtime,
  { actor, receivedAt }: CommandRequest,
  environment: string,
): Promise<Question | undefined> {
  for (const operation of await runtime.store.operationsOf(environment, { limit: RECENT })) {
    const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
    const approval = plan && (await runtime.store.approvals(plan.id)).find(({ login }) => sameLogin(login, actor));
    const runs = operation.state === 'approved' || operation.state === 'running';
    if (plan && approval && (runs || approval.at >= receivedAt)) return { operation, plan };
  }
  return undefined;
}

function noLongerWaits(environment: string, plan: string): Refusal {
  return new Refusal(
    'stale-plan',
    `Plan ${plan} no longer waits: it ran, ended, or was made again.`,
    `See /env status ${environment} for the one that counts.`,
  );
}

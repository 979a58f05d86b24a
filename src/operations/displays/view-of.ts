import type { DesiredState } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { approversOf } from '../../environments/policy/authorize.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { EarlierOperation, OperationView, PlanView } from '../../render/operation-view.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation, Plan } from '../operation.ts';
import { PortError } from '../ports/port-error.ts';
import type { PullRequestRef } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { standingView } from './standing-view.ts';
import { titleOf } from './title-of.ts';

/** Operations looked at for what was before, and for when the environment was created. */
const RECENT = 50;
/** Earlier operations shown. */
const SHOWN = 3;

/** One operation as people see it, gathered from the store; the texts of all hosts are renderings of this. */
export async function viewOf(
  runtime: Pick<Runtime, 'store' | 'gitops' | 'linkTo'>,
  operation: Operation,
): Promise<OperationView> {
  const { store } = runtime;
  const desired = await desiredIfAny(runtime);
  const made = operation.plan ? await store.plan(operation.plan) : undefined;
  const plan = made && (await planView(runtime, operation, made, desired));
  const recent = await store.operationsOf(operation.environment, { limit: RECENT });
  const manifest = desired && manifestIfAny(desired, operation.environment);
  const pullRequest = pullRequestOf(operation, manifest);
  const queue = await store.queue(operation.environment);
  const place = queue.findIndex(({ id }) => id === operation.id);
  const steps = await store.steps(operation.id);
  const running = steps.find(({ state }) => state === 'started');
  return {
    id: operation.id,
    environment: operation.environment,
    title: operation.command.verb,
    command: titleOf(operation),
    requester: operation.requester,
    door: operation.conversation.door,
    allowedBy: operation.allowedBy,
    state: operation.state,
    ...(running ? { activity: running.name } : {}),
    behind: queue
      .slice(0, Math.max(place, 0))
      .map((each) => ({ id: each.id, title: titleOf(each), requester: each.requester })),
    ...(plan ? { plan } : {}),
    ...(operation.outcome
      ? {
          outcome: {
            ...operation.outcome,
            details: operation.outcome.details ?? [],
            addresses: operation.outcome.addresses ?? [],
          },
        }
      : {}),
    timeline: steps.map(({ phase, name, state, startedAt, endedAt }) => ({
      phase,
      step: name,
      state,
      startedAt,
      ...(endedAt === undefined ? {} : { endedAt }),
    })),
    ...(desired && manifest ? { standing: standingView(desired, manifest, recent) } : {}),
    earlier: earlierThan(operation, recent),
    url: runtime.linkTo(operation.id),
    ...(pullRequest ? { pullRequest: { ...pullRequest, ...headOf(made) } } : {}),
    createdAt: operation.createdAt,
    updatedAt: operation.updatedAt,
  };
}

/** A view is of the store; what Git would add to it is left out while Git does not answer. */
async function desiredIfAny(runtime: Pick<Runtime, 'gitops'>): Promise<DesiredState | undefined> {
  try {
    return await runtime.gitops.read();
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

function earlierThan({ id, updatedAt }: Operation, recent: readonly Operation[]): readonly EarlierOperation[] {
  return recent
    .filter((each) => each.id !== id && each.updatedAt <= updatedAt)
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, SHOWN)
    .map((each) => ({
      id: each.id,
      title: titleOf(each),
      requester: each.requester,
      state: each.state,
      updatedAt: each.updatedAt,
    }));
}

/** The pull request it was asked for in; else the one the environment is there for. */
function pullRequestOf({ pullRequest }: Operation, manifest: Manifest | undefined): PullRequestRef | undefined {
  if (pullRequest || !manifest?.source) return pullRequest;
  return { repository: manifest.source.repository, number: manifest.source.pullRequest };
}

function headOf(plan: Plan | undefined): { readonly head?: string } {
  const head = plan?.bindings.pullRequestHead;
  return head === undefined ? {} : { head };
}

async function planView(
  runtime: Pick<Runtime, 'store'>,
  operation: Operation,
  plan: Plan,
  desired: DesiredState | undefined,
): Promise<PlanView> {
  const given = await runtime.store.approvals(plan.id);
  return {
    id: plan.id,
    createdAt: plan.createdAt,
    expiresAt: plan.bindings.expiresAt,
    files: plan.files,
    stacks: plan.stacks,
    approvals: {
      needed: plan.approvals,
      requesterApproves: plan.requesterApproves,
      given: given.map(({ login, at }) => ({ login, at })),
      roles: desired ? approvingRoles(desired, operation) : [],
    },
    holds: plan.holds,
    standIns: plan.standIns,
    ...(plan.notes ? { notes: plan.notes } : {}),
    ...(plan.cost ? { cost: plan.cost } : {}),
  };
}

/** Who may approve, by the policy as it is now; a policy that does not parse names nobody rather than failing the view. */
function approvingRoles(desired: DesiredState, operation: Operation): readonly string[] {
  try {
    const policy = readPolicy(desired);
    return approversOf(policy, kindOf(policy, operation.environment).name);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

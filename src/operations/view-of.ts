import { approversOf } from '../environments/authorize.ts';
import { kindOf } from '../environments/kinds.ts';
import { readPolicy } from '../environments/policy-file.ts';
import type { OperationView, PlanView } from '../render/operation-view.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';
import { titleOf } from './title-of.ts';

/** One operation as people see it, gathered from the store; the texts of all hosts are renderings of this. */
export async function viewOf(runtime: Pick<Runtime, 'store' | 'gitops'>, operation: Operation): Promise<OperationView> {
  const { store } = runtime;
  const plan = operation.plan ? await planView(runtime, operation, operation.plan) : undefined;
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
    earlier: [],
    createdAt: operation.createdAt,
    updatedAt: operation.updatedAt,
  };
}

async function planView(
  runtime: Pick<Runtime, 'store' | 'gitops'>,
  operation: Operation,
  id: string,
): Promise<PlanView | undefined> {
  const plan = await runtime.store.plan(id);
  if (!plan) return undefined;
  const given = await runtime.store.approvals(id);
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
      roles: await approvingRoles(runtime, operation),
    },
    holds: plan.holds,
    standIns: plan.standIns,
  };
}

/** Who may approve, by the policy as it is now; a policy that does not parse names nobody rather than failing the view. */
async function approvingRoles(runtime: Pick<Runtime, 'gitops'>, operation: Operation): Promise<readonly string[]> {
  try {
    const policy = readPolicy(await runtime.gitops.read());
    return approversOf(policy, kindOf(policy, operation.environment).name);
  } catch {
    return [];
  }
}

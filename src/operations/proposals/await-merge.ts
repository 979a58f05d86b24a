import { endOperation } from '../end-operation.ts';
import { hasBegun } from '../has-begun.ts';
import { type AwaitsMerge, LaidDown, type ProposalClosed } from '../interruption.ts';
import type { Operation, Outcome } from '../operation.ts';
import type { Proposal } from '../ports/gitops-repository.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { connectionsOperation } from './write-files.ts';

/** True while reviewers have what it wants written; every other operation that waits has a plan to be approved. */
export function waitsForMerge({ state, outcome }: Pick<Operation, 'state' | 'outcome'>): boolean {
  return state === 'waiting' && outcome?.proposal !== undefined;
}

/** The name its proposal was made by: that of the operation, or of the part of it that is written now. */
export function proposedAs(operation: Pick<Operation, 'id' | 'phase' | 'plan'>): string {
  const { id, phase, plan } = operation;
  return phase === 'connections' && plan !== undefined ? connectionsOperation({ id }, { id: plan }) : id;
}

/**
 * running -> waiting, until its proposal is merged or closed. A person who cancelled it meanwhile meant the proposal too.
 * @returns the operation when it has ended
 */
export async function awaitMerge(
  runtime: Runtime,
  session: Session,
  { message, proposal }: AwaitsMerge,
): Promise<Operation | undefined> {
  await session.confirm();
  const { id, environment } = session.operation;
  const outcome: Outcome = {
    message,
    hint: `Merge ${proposal.name}, or have it merged, and the operation goes on; /env cancel ${environment} takes it back.`,
    proposal,
  };
  const waiting = await runtime.store.transition(id, ['running'], { state: 'waiting', outcome });
  if (!waiting) throw new LaidDown('The operation ended meanwhile.');
  if (!waiting.cancel) return undefined;
  const by = waiting.cancel.by;
  await withdrawProposal(runtime, waiting, `${by} cancelled the operation.`);
  return endOperation(runtime, id, ['waiting'], {
    state: 'cancelled',
    outcome: await stopped(runtime, waiting, `Cancelled by ${by}`),
  });
}

/** Ends an operation whose proposal people closed, from wherever that was seen. The branch they left is deleted. */
export async function endClosed(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'stacks' | 'now' | 'log'>,
  operation: Operation,
  closed: Pick<ProposalClosed, 'message'>,
  from: readonly Operation['state'][],
): Promise<Operation | undefined> {
  const { id } = operation;
  await endStep(runtime, operation);
  try {
    await runtime.gitops.withdraw({ operation: proposedAs(operation), because: `${closed.message}.` });
  } catch (error) {
    runtime.log.warn({ err: error, operation: id }, 'the branch of a closed proposal could not be deleted');
  }
  const outcome = await stopped(runtime, operation, closed.message);
  return endOperation(runtime, id, from, { state: 'cancelled', outcome });
}

/**
 * Takes its proposal back before the operation is ended: should the bot die in between, the proposal is found closed,
 * and the operation ends all the same. One that was merged a moment ago has the operation go on instead, so that it does
 * not wait any more.
 * @throws PortError when git-ops cannot be reached: then nothing was decided
 */
export async function withdrawProposal(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'now'>,
  operation: Operation,
  because: string,
): Promise<void> {
  if (!waitsForMerge(operation)) return;
  await runtime.gitops.withdraw({ operation: proposedAs(operation), because });
  const { state } = await proposalOf(runtime, operation);
  if (state === 'merged') await goOn(runtime, operation);
  else await endStep(runtime, operation);
}

/** How the proposal stands that an operation waits for: of what was open before nothing is rendered again. @throws PortError */
export function proposalOf(runtime: Pick<Runtime, 'gitops'>, operation: Operation): Promise<Proposal> {
  const { environment, requester } = operation;
  const about = { operation: proposedAs(operation), environment, requestedBy: requester, subject: '', changes: [] };
  return runtime.gitops.propose({ ...about, opened: true, render: () => [] });
}

/** waiting -> running, at the end of the environment's queue: its proposal is merged. */
export async function goOn({ store, now }: Pick<Runtime, 'store' | 'now'>, { id, outcome }: Operation): Promise<void> {
  const merged = { message: `${outcome?.proposal?.name ?? 'What it proposed'} is merged.` };
  const patch = { state: 'running', queuedAt: now(), outcome: merged } as const;
  await store.transition(id, ['waiting'], patch, { advance: true });
}

/** The step that waited: it is named as its phase. */
async function endStep({ store, now }: Pick<Runtime, 'store' | 'now'>, { id, phase }: Operation): Promise<void> {
  const waited = (await store.steps(id)).find(({ name, state }) => name === phase && state === 'started');
  if (waited) await store.stepEnded(id, waited.name, 'failed', now());
}

async function stopped(runtime: Pick<Runtime, 'store'>, operation: Operation, why: string): Promise<Outcome> {
  const begun = await hasBegun(runtime, operation);
  return {
    message: begun ? `${why}; what was done before that stays done.` : `${why}; nothing was done.`,
    ...(begun ? { hint: `/env status ${operation.environment} tells how it is.` } : {}),
  };
}

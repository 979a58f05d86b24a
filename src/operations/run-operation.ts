import { environmentAddress } from '../environments/address.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { listLeftovers } from './list-leftovers.ts';
import type { Operation, Outcome, Plan } from './operation.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { applyStack } from './steps/apply-stack.ts';
import { commitFiles } from './steps/commit-files.ts';
import { converge } from './steps/converge.ts';
import { destroyStack, unregister } from './steps/destroy-stack.ts';

/** Carries out an approved plan, step by step; a step the journal holds as done is passed over. */
export async function runOperation(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
): Promise<Outcome> {
  return plan.change.expectation.kind === 'absent'
    ? destroy(runtime, session, operation, plan)
    : become(runtime, session, operation, plan);
}

/** commit -> up -> converge */
async function become(runtime: Runtime, session: Session, operation: Operation, plan: Plan): Promise<Outcome> {
  const commit = await commitFiles(runtime, session, operation, plan, 'commit');
  for (const run of plan.change.stacks) await applyStack(runtime, session, operation, plan, run);
  await converge(runtime, session, operation, plan, {
    phase: 'converge',
    expectation: plan.change.expectation,
    commit,
  });

  const manifest = readManifest(await runtime.gitops.readAt(commit), operation.environment);
  if (plan.change.expectation.kind === 'asleep') {
    return {
      message: `${operation.environment} is asleep: every workload is at zero.`,
      hint: `/env wake ${operation.environment} brings it back.`,
    };
  }
  return {
    message: `${operation.environment} is running, synced and healthy.`,
    addresses: manifest.services.map((service) => environmentAddress(manifest, service)),
  };
}

/** unregister -> converge absent -> destroy stacks -> remove files -> prove absence */
async function destroy(runtime: Runtime, session: Session, operation: Operation, plan: Plan): Promise<Outcome> {
  for (const run of plan.change.stacks) await unregister(runtime, session, operation, plan, run);
  await converge(runtime, session, operation, plan, {
    phase: 'converge-absent',
    expectation: { kind: 'unregistered' },
    commit: plan.bindings.gitopsBase,
  });
  for (const run of [...plan.change.stacks].reverse()) await destroyStack(runtime, session, operation, plan, run);
  const commit = await commitFiles(runtime, session, operation, plan, 'remove-files');
  await converge(runtime, session, operation, plan, {
    phase: 'prove-absence',
    expectation: { kind: 'absent' },
    commit,
    alsoRemaining: () => listLeftovers(runtime, operation, plan),
  });
  return {
    message: `${operation.environment} is gone, and nothing is left of it: no Application, no workload, no namespace, no stack, no file.`,
  };
}

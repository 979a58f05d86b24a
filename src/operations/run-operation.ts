import { environmentAddress } from '../environments/address.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { overtakenBy, overtakenOutcome } from './builds/overtaken.ts';
import { listLeftovers } from './list-leftovers.ts';
import type { Operation, Outcome, Plan } from './operation.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { applyStack } from './steps/apply-stack.ts';
import { commitFiles } from './steps/commit-files.ts';
import { converge } from './steps/converge.ts';
import { destroyStack, unregister } from './steps/destroy-stack.ts';
import { writeConnections } from './steps/write-connections.ts';

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

/** commit -> add-ons up -> connections -> environment up -> converge -> what is late, and what goes */
async function become(runtime: Runtime, session: Session, operation: Operation, plan: Plan): Promise<Outcome> {
  const { stacks, expectation } = plan.change;
  const first = await commitFiles(runtime, session, operation, plan, 'commit');
  const soon = stacks.filter(({ action, late }) => action === 'up' && !late);
  const addons = soon.filter(({ layer }) => layer === 'addon');
  for (const run of addons) await applyStack(runtime, session, operation, plan, run);
  const commit = await writeConnections(runtime, session, operation, plan, { runs: addons, commit: first });
  for (const run of soon.filter((each) => !addons.includes(each))) {
    await applyStack(runtime, session, operation, plan, run);
  }
  const late = stacks.filter((each) => !soon.includes(each));
  const isLast = late.length === 0 && expectation.kind === 'healthy';
  const next = await converge(runtime, session, operation, plan, {
    phase: 'converge',
    expectation,
    commit,
    ...(isLast ? { overtakenBy: () => overtakenBy(runtime, operation) } : {}),
  });
  if (next !== undefined) return overtakenOutcome(operation, plan, next);
  for (const run of late) {
    const finish = run.action === 'up' ? applyStack : destroyStack;
    await finish(runtime, session, operation, plan, run);
  }

  const manifest = readManifest(await runtime.gitops.readAt(commit), operation.environment);
  const details = plan.notes ? { details: plan.notes } : {};
  if (expectation.kind === 'asleep') {
    return {
      message: `${operation.environment} is asleep: every workload is at zero.`,
      hint: `/env wake ${operation.environment} brings it back.`,
      ...details,
    };
  }
  return {
    message: `${operation.environment} is running, synced and healthy.`,
    addresses: manifest.services.map((service) => environmentAddress(manifest, service)),
    ...details,
  };
}

/** unregister -> converge absent -> destroy stacks -> remove files -> prove absence */
async function destroy(runtime: Runtime, session: Session, operation: Operation, plan: Plan): Promise<Outcome> {
  const environments = plan.change.stacks.filter(({ layer }) => layer === 'environment');
  for (const run of environments) await unregister(runtime, session, operation, plan, run);
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
    ...(plan.notes ? { details: plan.notes } : {}),
  };
}

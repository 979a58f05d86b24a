import { setTimeout as sleep } from 'node:timers/promises';
import type { Expectation } from '../../commands/change.ts';
import { judge } from '../expectation.ts';
import { NotAchieved } from '../interruption.ts';
import type { Operation, Phase, Plan } from '../operation.ts';
import type { ApplicationReport, Observation, ReconcilerName } from '../ports/cluster-reader.ts';
import { PortError } from '../ports/port-error.ts';
import { reconcilerOf } from '../reconciler-of.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';

export type Convergence = {
  readonly phase: Extract<Phase, 'converge' | 'converge-absent' | 'prove-absence'>;
  readonly expectation: Expectation;
  /** Full SHA of the git-ops commit the controllers must have compared with. */
  readonly commit: string;
  /** What else must be gone, one line each; asked once the controllers report nothing. */
  readonly alsoRemaining?: () => Promise<readonly string[]>;
  /** The operation that waiting any longer would only hold up; asked at every look, whose answer ends the wait. */
  readonly overtakenBy?: () => Promise<string | undefined>;
};

/**
 * Waits until the controllers report `expectation` at `commit` or later, and keep reporting it for a moment.
 * A cluster that does not answer is waited for like one that has not converged.
 * @returns the operation that overtook it, when it did not wait to the end
 * @throws NotAchieved `not-healthy` or `left-over` at the deadline, saying what is missing and why
 */
export async function converge(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  { phase, expectation, commit, alsoRemaining = async () => [], overtakenBy = async () => undefined }: Convergence,
): Promise<string | undefined> {
  const step = { phase, name: phase, plan: plan.id };
  const { overtaken } = await runStep(runtime, session, operation, step, async () => {
    const { limits, now } = runtime;
    const absent = isAbsence(expectation);
    const deadline = now() + (absent ? limits.absenceDeadline : limits.convergeDeadline);
    const isCurrent = currentAt(runtime, commit);
    const reconciler = reconcilerAt(runtime, plan.bindings.gitopsBase);
    let metSince: number | undefined;
    let pending: readonly string[] = [];
    for (;;) {
      session.check();
      pending = await look(runtime, operation, reconciler, expectation, isCurrent, alsoRemaining);
      metSince = pending.length > 0 ? undefined : (metSince ?? now());
      // What is gone is gone; what is healthy must stay so, since controllers say it too early just after a sync.
      if (metSince !== undefined && (absent || now() - metSince >= limits.stableFor))
        return { converged: expectation.kind };
      const next = await overtakenBy();
      if (next !== undefined) return { overtaken: next };
      if (now() >= deadline) throw failure(operation, expectation, pending);
      await sleep(limits.pollInterval, undefined, { signal: session.interrupt }).catch(() => session.check());
    }
  });
  return typeof overtaken === 'string' ? overtaken : undefined;
}

async function look(
  runtime: Runtime,
  operation: Operation,
  reconciler: () => Promise<ReconcilerName>,
  expectation: Expectation,
  isCurrent: (observation: Observation) => Promise<(report: ApplicationReport) => boolean>,
  alsoRemaining: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const observation = await runtime.cluster.observe(operation.environment, await reconciler());
    const { met, pending } = judge(expectation, observation, await isCurrent(observation));
    return met ? await alsoRemaining() : pending;
  } catch (error) {
    if (error instanceof PortError && error.retryable) return [error.message];
    throw error;
  }
}

/** Whom the policy of the operation's base had reconcile; a policy that moves meanwhile re-registers nothing. */
function reconcilerAt(runtime: Runtime, base: string): () => Promise<ReconcilerName> {
  let known: ReconcilerName | undefined;
  return async () => {
    known ??= reconcilerOf(await runtime.gitops.readAt(base));
    return known;
  };
}

/** Whether an Application was compared at `commit` or later; each commit is looked up once. */
function currentAt(runtime: Runtime, commit: string) {
  const known = new Map<string, boolean>();
  return async (observation: Observation) => {
    for (const revision of observation.applications.flatMap(({ revisions }) => revisions)) {
      if (!known.get(revision)) known.set(revision, await runtime.gitops.contains(revision, commit));
    }
    return (report: ApplicationReport) => report.revisions.some((revision) => known.get(revision) === true);
  };
}

function isAbsence(expectation: Expectation): boolean {
  return expectation.kind === 'absent' || expectation.kind === 'unregistered';
}

function failure(operation: Operation, expectation: Expectation, pending: readonly string[]): NotAchieved {
  const environment = operation.environment;
  return isAbsence(expectation)
    ? new NotAchieved(
        'left-over',
        `${environment} is not gone: something is left.`,
        pending,
        `Remove what is listed, then say /env destroy ${environment} again.`,
      )
    : new NotAchieved(
        'not-healthy',
        `${environment} did not become ${expectation.kind} in time.`,
        pending,
        `Git says what should run; look at /env status ${environment}, mend it, or /env destroy ${environment}.`,
      );
}

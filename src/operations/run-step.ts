import { AwaitsMerge, LaidDown } from './interruption.ts';
import type { Operation, Phase } from './operation.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';

export type StepData = Readonly<Record<string, unknown>>;

export type StepDescription = {
  readonly phase: Phase;
  /** Unique within the operation. */
  readonly name: string;
  /** The plan it carries out: once done it is never done again for that plan; a newer plan may need it again. */
  readonly plan?: string;
};

/**
 * Runs one journaled step: written down before it starts and again when it ends. A step the journal holds as done is
 * not run again; `interrupted` tells a step that an earlier run of it was cut off, with the data written back then.
 */
export async function runStep(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  step: StepDescription,
  run: (interrupted: StepData | undefined) => Promise<StepData>,
): Promise<StepData> {
  const { store, now } = runtime;
  const { phase, name } = step;
  const plan = step.plan === undefined ? {} : { plan: step.plan };
  const before = (await store.steps(operation.id)).find((each) => each.name === name);
  if (before?.state === 'done' && before.data.plan === step.plan) return before.data;
  session.check();
  await session.confirm();
  await store.stepStarted({ operation: operation.id, phase, name, startedAt: now(), data: plan });
  await store.transition(operation.id, ['planning', 'running'], { phase });
  try {
    const result = { ...(await run(before?.state === 'started' ? before.data : undefined)), ...plan };
    await store.stepEnded(operation.id, name, 'done', now(), result);
    return result;
  } catch (error) {
    // What is merely laid down keeps the state "started": whoever carries on must know that it had begun.
    if (session.interrupt.reason instanceof LaidDown || error instanceof AwaitsMerge) throw error;
    await session.confirm();
    await store.stepEnded(operation.id, name, 'failed', now());
    throw error;
  }
}

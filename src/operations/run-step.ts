import { LaidDown } from './interruption.ts';
import type { Operation, Phase } from './operation.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';

export type StepData = Readonly<Record<string, unknown>>;

export type StepDescription = {
  readonly phase: Phase;
  /** Unique within the operation: a step that is done is never done again. */
  readonly name: string;
  /** Written before the step starts. */
  readonly data?: StepData;
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
  const before = (await store.steps(operation.id)).find(({ name }) => name === step.name);
  if (before?.state === 'done') return before.data;
  session.check();
  await store.stepStarted({
    operation: operation.id,
    phase: step.phase,
    name: step.name,
    startedAt: now(),
    data: step.data ?? {},
  });
  await store.transition(operation.id, ['planning', 'running'], { phase: step.phase });
  try {
    const result = await run(before?.state === 'started' ? before.data : undefined);
    await store.stepEnded(operation.id, step.name, 'done', now(), result);
    return result;
  } catch (error) {
    // What is merely laid down keeps the state "started": whoever carries on must know that it had begun.
    if (!(session.interrupt.reason instanceof LaidDown))
      await store.stepEnded(operation.id, step.name, 'failed', now());
    throw error;
  }
}

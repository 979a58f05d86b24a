import type { Operation, Outcome, Plan } from './operation.ts';
import { isPolicyBump } from './policy-bump.ts';
import type { Runtime } from './runtime.ts';

/**
 * The bump by the policy that waits behind an operation which has nothing left to do but to wait until its services are
 * healthy: the newer build may be what makes them so, and its own operation sees to it that they are.
 * @returns its id
 */
export async function overtakenBy(
  { store }: Pick<Runtime, 'store'>,
  { id, environment }: Operation,
): Promise<string | undefined> {
  const queue = await store.queue(environment);
  const place = queue.findIndex((each) => each.id === id);
  return queue.slice(place + 1).find(isPolicyBump)?.id;
}

/**
 * How it ended: everything it was to do is done, so it has succeeded; what it did not wait for is said. The code tells
 * whoever would call the environment healthy that nobody has looked.
 */
export function overtakenOutcome({ environment }: Operation, { notes }: Plan, next: string): Outcome {
  return {
    code: 'overtaken',
    message: `${environment} is being brought to what Git says; a newer build came before it was seen to be healthy.`,
    hint: `Operation ${next} runs the newer build and tells whether it is healthy.`,
    ...(notes ? { details: notes } : {}),
  };
}

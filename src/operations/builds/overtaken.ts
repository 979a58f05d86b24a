import { kindOf } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Operation, Outcome, Plan } from '../operation.ts';
import { proposeChange } from '../planning/propose-change.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import { knownImages } from './known-images.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';

/**
 * The bump by the policy that waits behind an operation which has nothing left to do but to wait until its services are
 * healthy: the newer build may be what makes them so, and its own operation sees to it that they are. Of a bump by the
 * policy only one of the same service: of another one nobody would tell whether this build is healthy.
 * @returns its id
 */
export async function overtakenBy(
  runtime: Pick<Runtime, 'store' | 'gitops' | 'now'>,
  operation: Operation,
): Promise<string | undefined> {
  const { id, environment } = operation;
  const services = isPolicyBump(operation) ? namedServices(operation.command) : [];
  const queue = await runtime.store.queue(environment);
  const place = queue.findIndex((each) => each.id === id);
  for (const next of queue.slice(place + 1)) {
    const replaced = namedServices(next.command);
    if (!isPolicyBump(next) || services.some((service) => !replaced.includes(service))) continue;
    if (await bringsNews(runtime, next)) return next.id;
  }
  return undefined;
}

/**
 * Two events at once can queue two bumps, of which the first takes the newest build; a locked environment gets none; and
 * where reviewers merge what is written, the newer one may be days away.
 */
async function bringsNews(runtime: Pick<Runtime, 'store' | 'gitops' | 'now'>, bump: Operation): Promise<boolean> {
  try {
    if (await runtime.store.lockOf(bump.environment)) return false;
    const desired = await runtime.gitops.read();
    if (kindOf(readPolicy(desired), bump.environment).kind.writes === 'pull-request') return false;
    const images = await knownImages(runtime, desired, bump);
    proposeChange(runtime, bump, { desired, ...(images ? { images } : {}) });
    return true;
  } catch (error) {
    if (error instanceof Refusal || (error instanceof PortError && error.code !== 'store-unreachable')) return false;
    throw error;
  }
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

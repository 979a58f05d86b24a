import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { isPolicyBump } from '../builds/policy-bump.ts';
import type { Operation } from '../operation.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Display } from './display.ts';
import { inSlack, policyChannel } from './displays-of.ts';

/**
 * Where a failed operation is shown from now on: a bump by the policy, which goes unsaid as long as it goes well, in the
 * channel that hears about its environment, too.
 * @returns undefined where nothing changes, or the policy cannot be read: a failure is written down all the same
 */
export async function displaysOfFailure(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'displays'>,
  { id, environment }: Pick<Operation, 'id' | 'environment'>,
): Promise<readonly Display[] | undefined> {
  const operation = await runtime.store.operation(id);
  if (!operation || !isPolicyBump(operation)) return undefined;
  try {
    const channel = policyChannel(readPolicy(await runtime.gitops.read()), environment);
    const news = (channel ? inSlack(channel, id) : []).filter(({ kind }) => runtime.displays[kind]);
    return news.length > 0 ? [...operation.displays, ...news] : undefined;
  } catch (error) {
    if (error instanceof Refusal || error instanceof PortError) return undefined;
    throw error;
  }
}

import type { Cost } from '../../environments/cost/cost.ts';
import { costDifference, type PlanCost } from '../../environments/cost/cost-difference.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import { PortError } from '../ports/port-error.ts';
import { type PriceSource, readPrices } from './read-prices.ts';

/** What a plan was made on, and what Git will be after it. */
type PlannedChange = {
  readonly desired: DesiredState;
  readonly next: DesiredState;
  readonly infraCommit: string;
  readonly environment: EnvironmentName;
};

/**
 * What a plan changes in what its environment costs a month, by the prices of the infra commit it is bound to.
 * @returns undefined where the policy names no region, or no environment is there before or after; never throws for a
 * price that cannot be read
 */
export async function costOfPlan(
  runtime: PriceSource,
  { desired, next, infraCommit, environment }: PlannedChange,
): Promise<PlanCost | undefined> {
  const prices = await readPrices(runtime, desired, infraCommit);
  if (!prices || 'problem' in prices) return prices;
  const at = async (state: DesiredState): Promise<Cost | undefined> => {
    const manifest = manifestIfAny(state, environment);
    return manifest && (await prices.costOf(state, manifest));
  };
  try {
    return costDifference(await at(desired), await at(next));
  } catch (error) {
    if (error instanceof PortError) return { problem: error.message };
    throw error;
  }
}

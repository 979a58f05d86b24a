import type { Cost } from '../../environments/cost/cost.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { CostSum, EnvironmentRow } from '../../render/answer.ts';
import { type PriceSource, readPrices } from '../planning/read-prices.ts';
import { PortError } from '../ports/port-error.ts';

/** What environments cost a month, by today's prices. */
export type Costs = {
  /** Why nothing is known although somebody said which prices count. */
  readonly problem?: string;
  of(environment: string): Cost | undefined;
  /** Undefined where nobody said which prices count. */
  sum(rows: readonly Pick<EnvironmentRow, 'monthly'>[]): CostSum | undefined;
};

/** Prices every environment of `manifests`; never throws for a price that cannot be read. */
export async function readCosts(
  runtime: PriceSource,
  desired: DesiredState,
  manifests: readonly Manifest[],
): Promise<Costs> {
  const prices = await readPrices(runtime, desired);
  if (!prices) return { of: () => undefined, sum: () => undefined };
  if ('problem' in prices) return unknown(prices.problem);
  try {
    const costs = await Promise.all(
      manifests.map(async (manifest) => [manifest.name, await prices.costOf(desired, manifest)] as const),
    );
    const known = new Map<string, Cost>(costs);
    const { currency, asOf } = prices.table;
    return {
      of: (environment) => known.get(environment),
      sum: (rows) => ({ currency, asOf, ...together(rows.flatMap(({ monthly }) => monthly ?? [])) }),
    };
  } catch (error) {
    if (error instanceof PortError) return unknown(error.message);
    throw error;
  }
}

function unknown(problem: string): Costs {
  return { problem, of: () => undefined, sum: () => ({ problem }) };
}

function together(costs: readonly Cost[]) {
  const sum = (of: 'now' | 'awake' | 'asleep') => costs.reduce((total, cost) => total + cost[of], 0);
  const unpriced = costs.filter(({ missing }) => missing.length > 0).length;
  return { now: sum('now'), awake: sum('awake'), asleep: sum('asleep'), unpriced };
}

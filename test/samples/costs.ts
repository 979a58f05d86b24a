import type { Cost } from '../../src/environments/cost/cost.ts';
import { type CostDifference, costDifference } from '../../src/environments/cost/cost-difference.ts';

/** What an environment with a database costs. */
export const cost: Cost = {
  currency: 'USD',
  asOf: '2026-10',
  awake: 2_021,
  asleep: 230,
  sleeps: false,
  now: 2_021,
  lines: [
    { layer: 'environment', what: 'api: 2 x (0.05 vCPU, 0.125 GiB)', awake: 430, asleep: 0 },
    { layer: 'environment', what: 'web: 1 x (0.025 vCPU, 0.063 GiB)', awake: 193, asleep: 0 },
    { layer: 'addon', what: 'rds small: db.t4g.micro', awake: 1_168, asleep: 0 },
    { layer: 'addon', what: 'rds small: gp3 storage (20 GB)', awake: 230, asleep: 230 },
    { layer: 'addon', what: 's3 small: what the bucket stores', awake: 0, asleep: 0, byUse: '0.023 USD per GB-month' },
  ],
  missing: [],
};

export const asleepCost: Cost = { ...cost, sleeps: true, now: 230 };

export const unpricedCost: Cost = { ...cost, missing: ['no price for redis large'] };

export const createCost = difference(undefined, cost);
export const sleepCost = difference(cost, asleepCost);
export const sameCost = difference(cost, cost);
export const unpricedChange = difference(cost, unpricedCost);
export const destroyCost = difference(unpricedCost, undefined);

function difference(before: Cost | undefined, after: Cost | undefined): CostDifference {
  const known = costDifference(before, after);
  if (!known) throw new Error('There is no environment.');
  return known;
}

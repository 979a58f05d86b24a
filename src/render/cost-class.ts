import type { Cost } from '../environments/cost/cost.ts';
import type { CostClass } from './answer.ts';

/** US cents a month: below the first an environment is small, below the second it is medium. */
const SMALL = 2_000;
const MEDIUM = 10_000;

/**
 * Roughly what an environment costs. Pure. By its figure where prices are known and all of it has one; where nobody said
 * which prices count, by its pods.
 * @param pods pods it asks for; undefined when the cluster does not say
 */
export function costClass(asleep: boolean, pods: number | undefined, monthly?: Cost): CostClass {
  if (monthly) {
    if (monthly.sleeps) return 'asleep';
    if (monthly.now >= MEDIUM) return 'large';
    if (monthly.missing.length > 0) return 'unknown';
    return monthly.now < SMALL ? 'small' : 'medium';
  }
  if (pods === undefined) return 'unknown';
  if (asleep) return 'asleep';
  if (pods <= 2) return 'small';
  return pods <= 6 ? 'medium' : 'large';
}

import type { CostClass } from './answer.ts';

/**
 * Roughly what an environment costs. Pure.
 * @param pods pods it asks for; undefined when the cluster does not say
 */
export function costClass(asleep: boolean, pods: number | undefined): CostClass {
  if (pods === undefined) return 'unknown';
  if (asleep) return 'asleep';
  if (pods <= 2) return 'small';
  return pods <= 6 ? 'medium' : 'large';
}

import type { DesiredState } from '../environments/desired-state.ts';
import { readPolicy } from '../environments/policy/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { ReconcilerName } from './ports/cluster-reader.ts';

/**
 * Who reconciles, as the policy of this commit says. Looking must go on while a policy cannot be read: then it is the one a
 * policy means that names none.
 */
export function reconcilerOf(desired: DesiredState): ReconcilerName {
  try {
    return readPolicy(desired).reconciler;
  } catch (error) {
    if (error instanceof Refusal) return 'argocd';
    throw error;
  }
}

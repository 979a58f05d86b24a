import type { Manifest } from '../../environments/manifest.ts';
import type { EnvironmentState } from '../../render/answer.ts';
import type { Operation } from '../operation.ts';
import type { Observation } from '../ports/cluster-reader.ts';

/** What an environment is doing, from what Git wants, what the cluster reports and what is under way. Pure. */
export function environmentState(
  manifest: Pick<Manifest, 'hibernate'>,
  observation: Observation | undefined,
  active: readonly Pick<Operation, 'state'>[],
): EnvironmentState {
  if (active.some(({ state }) => state !== 'waiting')) return 'changing';
  if (active.length > 0) return 'waiting';
  if (!observation) return 'unknown';
  const running = observation.workloads.some(({ desired, ready }) => desired > 0 || ready > 0);
  if (manifest.hibernate) return running ? 'unhealthy' : 'asleep';
  const healthy =
    observation.namespace === 'active' &&
    observation.applications.length > 0 &&
    observation.applications.every(({ sync, health }) => sync === 'synced' && health === 'healthy');
  return healthy ? 'running' : 'unhealthy';
}

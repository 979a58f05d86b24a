import type { Policy } from '../../environments/policy/policy.ts';

/** Who carries Git into the cluster. */
export type ReconcilerName = Policy['reconciler'];

/** One Argo CD Application, or Flux's HelmRelease with the Kustomization behind it, as the controllers report it. */
export type ApplicationReport = {
  readonly service: string;
  /** Commits the last comparison was made at, one per source; with Flux, the git-ops commit whose values were applied. */
  readonly revisions: readonly string[];
  readonly sync: 'synced' | 'out-of-sync' | 'unknown';
  readonly health: 'healthy' | 'progressing' | 'degraded' | 'suspended' | 'missing' | 'unknown';
  /** The controller's own words when something is wrong. */
  readonly message?: string;
};

export type WorkloadReport = {
  /** `Deployment`, `StatefulSet`, `CronJob`… */
  readonly kind: string;
  readonly name: string;
  /** Pods asked for; for a CronJob 0 when suspended, else 1. */
  readonly desired: number;
  readonly ready: number;
  /** Image of each container, `repository:tag`. */
  readonly images: readonly string[];
  /** Why it is not ready, in the cluster's words. */
  readonly message?: string;
};

export type Observation = {
  readonly namespace: 'active' | 'terminating' | 'absent';
  /** There is a namespace of that name, and no environment stack made it. */
  readonly foreign?: true;
  readonly applications: readonly ApplicationReport[];
  readonly workloads: readonly WorkloadReport[];
  /** `Kind/name` of everything else still there that belongs to the environment: what a destroy must not leave. */
  readonly leftovers: readonly string[];
};

/** Reads what the reconciler and Kubernetes report. It has no way to write. */
export interface ClusterReader {
  /**
   * @param reconciler the one the environment is registered with, as the policy says
   * @throws PortError `cluster-unreachable`
   */
  observe(environment: string, reconciler: ReconcilerName): Promise<Observation>;
}

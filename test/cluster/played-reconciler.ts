import type { ReconcilerName } from '../../src/operations/ports/cluster-reader.ts';
import type { LocalCluster } from '../local-cluster.ts';

/**
 * A reconciler, as far as it can be seen: its objects are registered as `infra/environments` registers them, and their status
 * is written by the test as its controllers write it. Flux's controllers cannot be had here; Argo CD's own run in the
 * end-to-end tests.
 */
export type PlayedReconciler = {
  readonly name: ReconcilerName;
  /** Rules the reader's account needs for it: in every namespace, unless one is named. */
  readonly rights: { readonly namespace?: string; readonly rules: readonly object[] };
  /** `Kind/name` of what it holds of an environment besides its services. */
  readonly holds: (environment: string) => readonly string[];
  /** The environment stack has run, for one service `api`; no controller has looked at it yet. */
  readonly register: (cluster: LocalCluster, environment: string) => Promise<void>;
  /** Its controllers have carried this commit into the cluster, and everything is well. */
  readonly carry: (cluster: LocalCluster, environment: string, commit: string) => Promise<void>;
  /** They tried the next one, and this is what they say. */
  readonly fail: (cluster: LocalCluster, environment: string, message: string) => Promise<void>;
  /** The stack has run again, with charts of another commit, and no controller has noticed. */
  readonly move: (cluster: LocalCluster, environment: string) => Promise<void>;
  /** The services are taken away, with what they ran. */
  readonly unregister: (cluster: LocalCluster, environment: string) => Promise<void>;
};

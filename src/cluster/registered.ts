import type { ApplicationReport } from '../operations/ports/cluster-reader.ts';

/** What a reconciler holds of an environment. */
export type Registered = {
  /** One for each service. */
  readonly applications: readonly ApplicationReport[];
  /** `Kind/name` of what it holds besides. */
  readonly leftovers: readonly string[];
};

/** On everything that is an environment's, the namespace among it. */
export const ENVIRONMENT_LABEL = 'workflowautom.dev/environment';

/** On what runs one service of it. */
export const SERVICE_LABEL = 'workflowautom.dev/service';

import type { EnvironmentConfig } from './config.ts';
import type { Registration } from './manifest.ts';

/**
 * How an environment is handed to the controller that runs it: one file per controller, chosen by
 * `environments:reconciler` in `describe-environment.ts`. Pure: it describes, and `register.ts` registers.
 * Each of the three is made before the next and removed after it; `reconcilers.test.ts` says what all must hold.
 */
export type Reconciler = {
  /** What the controller may touch for this environment, and where it may read. */
  readonly bounds: (config: EnvironmentConfig) => readonly Registration[];
  /** What comes from the git-ops repository and is not a service: secrets, values. */
  readonly sources: (config: EnvironmentConfig) => readonly Registration[];
  /** What makes the controller run each service; gone only when everything it ran is gone. */
  readonly services: (config: EnvironmentConfig) => readonly Registration[];
};

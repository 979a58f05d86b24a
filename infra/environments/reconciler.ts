import type { EnvironmentConfig } from './config.ts';
import type { Registration } from './manifest.ts';

/**
 * How an environment is handed to the controller that runs it: one file per controller, chosen by
 * `environments:reconciler` in `describe-environment.ts`. Pure: it describes, and `register.ts` registers.
 */
export type Reconciler = {
  /** Where the services may come from and go to; made before them and removed after them. */
  readonly sources: (config: EnvironmentConfig) => readonly Registration[];
  /** What makes the controller run each service; gone only when everything it ran is gone. */
  readonly services: (config: EnvironmentConfig) => readonly Registration[];
};

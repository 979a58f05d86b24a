import { argocd } from './argocd.ts';
import type { EnvironmentConfig, ReconcilerName } from './config.ts';
import { flux } from './flux.ts';
import { guardrails } from './guardrails.ts';
import type { Registration } from './manifest.ts';
import { namespace } from './namespace.ts';
import type { Reconciler } from './reconciler.ts';
import { teamAccess } from './team-access.ts';

const reconcilers: Readonly<Record<ReconcilerName, Reconciler>> = { argocd, flux };

/**
 * Everything an environment stack registers in the cluster, in stages: each one stands before the next is made, and falls
 * after it. So no service runs unguarded or without its secrets, and none is still running when its namespace goes. No
 * application is deployed from here.
 */
export function describeEnvironment(config: EnvironmentConfig): readonly (readonly Registration[])[] {
  const reconciler = reconcilers[config.reconciler];
  const stages = [
    [namespace(config)],
    [...guardrails(config), ...teamAccess(config), ...reconciler.bounds(config)],
    [...reconciler.sources(config)],
    [...reconciler.services(config)],
  ];
  return stages.filter((stage) => stage.length > 0);
}

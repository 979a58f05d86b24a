import { argocd } from './argocd.ts';
import type { EnvironmentConfig, ReconcilerName } from './config.ts';
import { guardrails } from './guardrails.ts';
import type { Registration } from './manifest.ts';
import { namespace } from './namespace.ts';
import type { Reconciler } from './reconciler.ts';

const reconcilers: Readonly<Record<ReconcilerName, Reconciler>> = { argocd };

/**
 * Everything an environment stack registers, in stages: each one stands before the next is made, and falls after it.
 * So no service runs unguarded, and none is still running when its namespace goes. No application is deployed from here.
 */
export function describeEnvironment(config: EnvironmentConfig): readonly (readonly Registration[])[] {
  const reconciler = reconcilers[config.reconciler];
  return [
    [namespace(config.environment)],
    [...guardrails(config), ...reconciler.sources(config)],
    [...reconciler.services(config)],
  ];
}

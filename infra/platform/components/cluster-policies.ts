import { registryPrefix } from '../registry.ts';
import type { Component, Facts } from './component.ts';
import { places } from './places.ts';

/**
 * What every environment in the cluster must be (policies/README.md). Kyverno defines the kind first: until it has, the
 * reconciler tries again.
 */
export function clusterPolicies({ settings }: Facts): Component {
  const { namespace, serviceAccount } = places.bot;
  return {
    name: 'cluster-policies',
    namespace: 'kyverno',
    chart: { folder: 'policies/kyverno' },
    values: {
      registries: [`${registryPrefix(settings)}/`],
      operators: { users: [`system:serviceaccount:${namespace}:${serviceAccount}`], groups: ['system:masters'] },
    },
  };
}

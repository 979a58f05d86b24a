import type { Component, Facts } from './component.ts';
import { places } from './places.ts';
import { systemNodes } from './system-nodes.ts';

/** Adds nodes when pods find no room, and takes them away again, down to none of the environments'. */
export function clusterAutoscaler({ settings }: Facts): Component {
  const { namespace, serviceAccount } = places.clusterAutoscaler;
  return {
    name: 'cluster-autoscaler',
    namespace,
    chart: { repository: 'https://kubernetes.github.io/autoscaler', name: 'cluster-autoscaler', version: '9.59.1' },
    values: {
      fullnameOverride: 'cluster-autoscaler',
      autoDiscovery: { clusterName: settings.name },
      awsRegion: settings.region,
      rbac: { serviceAccount: { create: true, name: serviceAccount } },
      nodeSelector: systemNodes,
      extraArgs: {
        expander: 'least-waste',
        'balance-similar-node-groups': true,
        'scale-down-unneeded-time': '5m',
        // Otherwise one copy of DNS, or a pod with a scratch folder, would hold a node for ever.
        'skip-nodes-with-system-pods': false,
        'skip-nodes-with-local-storage': false,
      },
    },
  };
}

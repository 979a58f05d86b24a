import { Addon } from '@pulumi/aws/eks/addon.js';
import type { Cluster } from '@pulumi/aws/eks/cluster.js';
import type { Resource } from '@pulumi/pulumi';
import { grant } from '../identity/pod-role.ts';
import { named, type Scope } from '../scope.ts';

/** The network of pods: with policies, which environments rely on, and enough addresses for small nodes. */
const NETWORK = JSON.stringify({
  enableNetworkPolicy: 'true',
  env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
});

/**
 * What a node needs to become ready, and what pods need to have a role.
 * @returns the agent of Pod Identity last
 */
export function nodeAddons(scope: Scope, cluster: Cluster): readonly [Addon, Addon, Addon] {
  return [
    addon(scope, cluster, 'vpc-cni', { configurationValues: NETWORK }),
    addon(scope, cluster, 'kube-proxy'),
    addon(scope, cluster, 'eks-pod-identity-agent'),
  ];
}

/** What runs on nodes, and so is ready only when there are some. */
export function clusterAddons(scope: Scope, cluster: Cluster, agent: Resource, nodes: readonly Resource[]): Addon[] {
  const { components } = scope.settings;
  const made = [addon(scope, cluster, 'coredns', {}, nodes)];
  if (components.metricsServer) made.push(addon(scope, cluster, 'metrics-server', {}, nodes));
  if (components.volumes) made.push(volumes(scope, cluster, agent, nodes));
  return made;
}

/** Disks for what keeps data in the cluster: encrypted, and the default class. */
function volumes(scope: Scope, cluster: Cluster, agent: Resource, nodes: readonly Resource[]): Addon {
  const role = grant(scope, agent, {
    workload: 'volumes',
    description: 'Makes and attaches disks for pods',
    namespace: 'kube-system',
    serviceAccount: 'ebs-csi-controller-sa',
    managed: ['service-role/AmazonEBSCSIDriverPolicy'],
  });
  const configurationValues = JSON.stringify({ defaultStorageClass: { enabled: true } });
  return addon(scope, cluster, 'aws-ebs-csi-driver', { configurationValues }, [...nodes, role]);
}

function addon(
  { settings, aws }: Scope,
  cluster: Cluster,
  addonName: string,
  args: { readonly configurationValues?: string } = {},
  dependsOn: readonly Resource[] = [],
): Addon {
  return new Addon(
    addonName,
    {
      clusterName: cluster.name,
      addonName,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      ...args,
      tags: named(settings, addonName),
    },
    { ...aws, dependsOn: [...dependsOn] },
  );
}

import { LaunchTemplate } from '@pulumi/aws/ec2/launchTemplate.js';
import type { Cluster } from '@pulumi/aws/eks/cluster.js';
import { NodeGroup } from '@pulumi/aws/eks/nodeGroup.js';
import type { Role } from '@pulumi/aws/iam/role.js';
import type { Resource } from '@pulumi/pulumi';
import { cloudName } from '../../naming/cloud-name.ts';
import { serviceRole } from '../identity/service-role.ts';
import type { Network } from '../network/network.ts';
import { named, type Scope } from '../scope.ts';
import type { NodeGroupSettings } from '../settings/platform-settings.ts';
import { NODES_LABEL, SYSTEM_NODES } from './node-labels.ts';

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
const NODE_GROUP_NAME = { most: 63, of: 'a node group' };

/** What nodes need of AWS; what pods need is theirs. */
const POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'];

/**
 * The nodes that run the platform, and those that run environments where these have their own.
 * @param before what must work before a node can join
 */
export function nodes(scope: Scope, cluster: Cluster, network: Network, before: readonly Resource[]): NodeGroup[] {
  const { system, environments } = scope.settings.nodes;
  const { role, ready } = serviceRole(scope, 'nodes', 'ec2.amazonaws.com', POLICIES);
  const place = { cluster, network, role, before: [...ready, ...before] };
  return [
    group(scope, place, SYSTEM_NODES, system, environments !== undefined),
    ...(environments === undefined ? [] : [group(scope, place, 'environments', environments, false)]),
  ];
}

type Place = {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly role: Role;
  readonly before: readonly Resource[];
};

/** @param reserved environments' pods go elsewhere while they can */
function group(scope: Scope, place: Place, name: string, group: NodeGroupSettings, reserved: boolean): NodeGroup {
  const { settings, aws } = scope;
  const template = launchTemplate(scope, name, group);
  return new NodeGroup(
    name,
    {
      clusterName: place.cluster.name,
      nodeGroupName: cloudName([settings.name, name], NODE_GROUP_NAME),
      nodeRoleArn: place.role.arn,
      subnetIds: place.network.nodeSubnets.map((subnet) => subnet.id),
      amiType: `AL2023_${settings.nodes.architecture === 'arm64' ? 'ARM_64' : 'x86_64'}_STANDARD`,
      instanceTypes: [...group.types],
      capacityType: group.spot ? 'SPOT' : 'ON_DEMAND',
      scalingConfig: { minSize: group.min, desiredSize: group.desired, maxSize: group.max },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { [NODES_LABEL]: name },
      ...(reserved ? { taints: [{ key: NODES_LABEL, value: name, effect: 'PREFER_NO_SCHEDULE' }] } : {}),
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      tags: named(settings, name),
    },
    // How many there are is the autoscaler's from the first day on.
    { ...aws, dependsOn: [...place.before], ignoreChanges: ['scalingConfig.desiredSize'] },
  );
}

function launchTemplate({ settings, aws }: Scope, name: string, { diskGiB, types }: NodeGroupSettings): LaunchTemplate {
  const tags = named(settings, name);
  return new LaunchTemplate(
    name,
    {
      name: cloudName([settings.name, name], { most: 128, of: 'a launch template' }),
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeType: 'gp3', volumeSize: diskGiB, encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
      // One hop: a pod that asks for the node's own credentials gets no answer.
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' },
      monitoring: { enabled: false },
      // Unlimited, the default of these families, would bill a busy node beyond its price; other families have no credits.
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode-concepts.html
      ...(types.every((type) => type.startsWith('t')) ? { creditSpecification: { cpuCredits: 'standard' } } : {}),
      updateDefaultVersion: true,
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
      tags,
    },
    aws,
  );
}

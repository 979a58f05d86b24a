import { type Policy, type Resource, UNKNOWN } from '../policy.ts';
import { at, shown, texts } from '../properties.ts';

const EVERYWHERE = ['0.0.0.0/0', '::/0'];
const withSwitch = [
  'aws:dms/replicationInstance:ReplicationInstance',
  'aws:mq/broker:Broker',
  'aws:neptune/clusterInstance:ClusterInstance',
  'aws:rds/clusterInstance:ClusterInstance',
  'aws:rds/instance:Instance',
  'aws:redshift/cluster:Cluster',
  'aws:redshiftserverless/workgroup:Workgroup',
];

export const noPublicEndpoint: Policy = {
  name: 'no-public-endpoint',
  description: 'No database and no control plane has an address for everyone.',
  level: 'mandatory',
  check(resource) {
    if (resource.type === 'aws:eks/cluster:Cluster') return controlPlane(resource);
    if (!withSwitch.includes(resource.type)) return undefined;
    return resource.properties.publiclyAccessible === true
      ? ['publiclyAccessible is true: set it to false, and reach it from inside the network.']
      : [];
  },
};

/** EKS opens the endpoint to everyone unless it is told otherwise. */
function controlPlane(resource: Resource): readonly string[] {
  const open = at(resource, 'vpcConfig.endpointPublicAccess');
  if (open === false || open === UNKNOWN) return [];
  const cidrs = at(resource, 'vpcConfig.publicAccessCidrs');
  if (cidrs === UNKNOWN) return [];
  const ranges = texts(cidrs);
  if (Array.isArray(cidrs) && cidrs.length > 0 && !ranges.some((range) => EVERYWHERE.includes(range))) return [];
  return [
    `vpcConfig.publicAccessCidrs is ${shown(cidrs)}: name the ranges that may reach the API server, or set endpointPublicAccess to false.`,
  ];
}

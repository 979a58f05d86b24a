import type { RouteTable } from '@pulumi/aws/ec2/routeTable.js';
import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js';
import type { Subnet } from '@pulumi/aws/ec2/subnet.js';
import { VpcEndpoint } from '@pulumi/aws/ec2/vpcEndpoint.js';
import { SecurityGroupIngressRule } from '@pulumi/aws/vpc/securityGroupIngressRule.js';
import type { Output } from '@pulumi/pulumi';
import { named, type Scope } from '../scope.ts';

type Places = {
  readonly vpcId: Output<string>;
  readonly tables: readonly RouteTable[];
  readonly privateSubnets: readonly Subnet[];
};

/** What nodes and the platform's own pods ask for all the time. https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */
const SERVICES = [
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'sts',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'autoscaling',
  'kms',
  'logs',
];

/**
 * S3 always goes by the gateway endpoint, which is free and where images' layers come from; the rest, at a price each, by
 * setting.
 */
export function endpoints({ settings, aws }: Scope, { vpcId, tables, privateSubnets }: Places): void {
  const service = (name: string) => `com.amazonaws.${settings.region}.${name}`;
  new VpcEndpoint(
    's3',
    {
      vpcId,
      serviceName: service('s3'),
      vpcEndpointType: 'Gateway',
      routeTableIds: tables.map((table) => table.id),
      tags: named(settings, 's3'),
    },
    aws,
  );
  if (!settings.network.endpoints) return;
  const group = new SecurityGroup(
    'endpoints',
    { vpcId, description: 'HTTPS to AWS services from inside the network', tags: named(settings, 'endpoints') },
    aws,
  );
  new SecurityGroupIngressRule(
    'endpoints-https',
    {
      securityGroupId: group.id,
      description: 'HTTPS from the network',
      cidrIpv4: settings.network.cidr,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      tags: named(settings, 'endpoints-https'),
    },
    aws,
  );
  for (const name of SERVICES) {
    new VpcEndpoint(
      name,
      {
        vpcId,
        serviceName: service(name),
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: privateSubnets.map((subnet) => subnet.id),
        securityGroupIds: [group.id],
        tags: named(settings, name),
      },
      aws,
    );
  }
}

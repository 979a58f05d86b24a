import type { Facts, Kinds } from '../kind.ts';

const ec2 = (resource: string) => (facts: Facts) => ({
  arn: facts.arn('ec2', `${resource}/${facts.id}`),
  ownerId: facts.account,
});

/** An address out of the ranges kept for documentation (RFC 5737). */
const address = ({ hex }: Facts): string => `203.0.113.${Number.parseInt(hex(2, 'address'), 16)}`;

/** VPC and what is in it. Formats: https://docs.aws.amazon.com/AWSEC2/latest/APIReference */
export const network: Kinds = {
  'aws:ec2/vpc:Vpc': {
    idPrefix: 'vpc',
    replacedBy: ['cidrBlock', 'instanceTenancy'],
    outputs: (facts) => ({
      ...ec2('vpc')(facts),
      defaultSecurityGroupId: `sg-${facts.hex(17, 'group')}`,
      defaultRouteTableId: `rtb-${facts.hex(17, 'routes')}`,
      mainRouteTableId: `rtb-${facts.hex(17, 'routes')}`,
      defaultNetworkAclId: `acl-${facts.hex(17, 'acl')}`,
      dhcpOptionsId: `dopt-${facts.hex(17, 'dhcp')}`,
    }),
  },
  'aws:ec2/subnet:Subnet': {
    idPrefix: 'subnet',
    required: ['vpcId'],
    replacedBy: ['cidrBlock'],
    outputs: ec2('subnet'),
  },
  'aws:ec2/internetGateway:InternetGateway': {
    idPrefix: 'igw',
    updates: ['vpcId'],
    outputs: ec2('internet-gateway'),
  },
  'aws:ec2/natGateway:NatGateway': {
    idPrefix: 'nat',
    replacedBy: ['allocationId', 'connectivityType'],
    outputs: (facts) => ({
      publicIp: address(facts),
      privateIp: '10.0.0.10',
      networkInterfaceId: `eni-${facts.hex(17, 'interface')}`,
    }),
  },
  'aws:ec2/eip:Eip': {
    idPrefix: 'eipalloc',
    outputs: (facts) => ({
      arn: facts.arn('ec2', `elastic-ip/${facts.id}`),
      allocationId: facts.id,
      publicIp: address(facts),
      publicDns: `ec2-${address(facts).replaceAll('.', '-')}.${facts.region}.compute.amazonaws.com`,
    }),
  },
  'aws:ec2/routeTable:RouteTable': { idPrefix: 'rtb', required: ['vpcId'], outputs: ec2('route-table') },
  'aws:ec2/route:Route': {
    idPrefix: 'r-rtb',
    required: ['routeTableId'],
    replacedBy: ['routeTableId', 'destinationCidrBlock'],
    outputs: () => ({ state: 'active', origin: 'CreateRoute' }),
  },
  'aws:ec2/routeTableAssociation:RouteTableAssociation': {
    idPrefix: 'rtbassoc',
    required: ['routeTableId'],
  },
  'aws:ec2/vpcEndpoint:VpcEndpoint': {
    idPrefix: 'vpce',
    required: ['vpcId', 'serviceName'],
    replacedBy: ['serviceName', 'vpcEndpointType'],
    outputs: (facts) => ({ ...ec2('vpc-endpoint')(facts), state: 'available', prefixListId: `pl-${facts.hex(8)}` }),
  },
  'aws:ec2/securityGroup:SecurityGroup': {
    idPrefix: 'sg',
    named: 'name',
    replacedBy: ['description', 'namePrefix'],
    outputs: ec2('security-group'),
  },
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': { idPrefix: 'sg', outputs: ec2('security-group') },
  'aws:ec2/securityGroupRule:SecurityGroupRule': {
    idPrefix: 'sgrule',
    required: ['type', 'fromPort', 'toPort', 'protocol', 'securityGroupId'],
    replacedBy: ['type', 'fromPort', 'toPort', 'protocol', 'securityGroupId', 'cidrBlocks', 'sourceSecurityGroupId'],
    outputs: (facts) => ({ securityGroupRuleId: `sgr-${facts.hex(17)}` }),
  },
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': {
    idPrefix: 'sgr',
    required: ['securityGroupId', 'ipProtocol'],
    replacedBy: ['securityGroupId'],
    outputs: (facts) => ({ arn: facts.arn('ec2', `security-group-rule/${facts.id}`), securityGroupRuleId: facts.id }),
  },
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': {
    idPrefix: 'sgr',
    required: ['securityGroupId', 'ipProtocol'],
    replacedBy: ['securityGroupId'],
    outputs: (facts) => ({ arn: facts.arn('ec2', `security-group-rule/${facts.id}`), securityGroupRuleId: facts.id }),
  },
  'aws:ec2/flowLog:FlowLog': { idPrefix: 'fl', outputs: ec2('vpc-flow-log') },
  'aws:ec2/launchTemplate:LaunchTemplate': {
    idPrefix: 'lt',
    named: 'name',
    outputs: (facts) => ({ arn: facts.arn('ec2', `launch-template/${facts.id}`), latestVersion: 1, defaultVersion: 1 }),
  },
};

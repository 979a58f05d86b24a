import { Eip } from '@pulumi/aws/ec2/eip.js';
import type { InternetGateway } from '@pulumi/aws/ec2/internetGateway.js';
import { NatGateway } from '@pulumi/aws/ec2/natGateway.js';
import { Route } from '@pulumi/aws/ec2/route.js';
import { RouteTable } from '@pulumi/aws/ec2/routeTable.js';
import { RouteTableAssociation } from '@pulumi/aws/ec2/routeTableAssociation.js';
import type { Subnet } from '@pulumi/aws/ec2/subnet.js';
import type { Output } from '@pulumi/pulumi';
import { named, type Scope } from '../scope.ts';

export type Subnets = {
  readonly vpcId: Output<string>;
  readonly gateway: InternetGateway;
  readonly publicSubnets: readonly Subnet[];
  readonly privateSubnets: readonly Subnet[];
};

/**
 * Public subnets reach the internet by its gateway, private ones by a NAT gateway or not at all.
 * @returns every table
 */
export function routes(
  scope: Scope,
  { vpcId, gateway, publicSubnets, privateSubnets }: Subnets,
): readonly RouteTable[] {
  const { settings, aws } = scope;
  const outside = new RouteTable('public', { vpcId, tags: named(settings, 'public') }, aws);
  const toInternet = new Route(
    'to-internet',
    { routeTableId: outside.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id },
    aws,
  );
  for (const [index, subnet] of publicSubnets.entries()) {
    new RouteTableAssociation(`public-${zone(scope, index)}`, { routeTableId: outside.id, subnetId: subnet.id }, aws);
  }
  // A gateway is of use only once its own subnet has a way out.
  const gateways = natSubnets(scope, publicSubnets).map((subnet, index) => {
    const name = `nat-${zone(scope, index)}`;
    const address = new Eip(name, { domain: 'vpc', tags: named(settings, name) }, aws);
    return new NatGateway(
      name,
      { subnetId: subnet.id, allocationId: address.id, tags: named(settings, name) },
      { ...aws, dependsOn: [toInternet] },
    );
  });
  const inside = privateSubnets.map((subnet, index) => {
    const name = `private-${zone(scope, index)}`;
    const table = new RouteTable(name, { vpcId, tags: named(settings, name) }, aws);
    new RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, aws);
    const nat = gateways[index] ?? gateways[0];
    if (nat !== undefined) {
      new Route(
        `${name}-out`,
        { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id },
        aws,
      );
    }
    return table;
  });
  return [outside, ...inside];
}

function natSubnets({ settings }: Scope, publicSubnets: readonly Subnet[]): readonly Subnet[] {
  const { nat } = settings.network;
  if (nat === 'none') return [];
  return nat === 'one' ? publicSubnets.slice(0, 1) : publicSubnets;
}

function zone({ settings }: Scope, index: number): string {
  return settings.network.zones[index]?.name ?? `${index}`;
}

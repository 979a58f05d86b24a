import { DefaultSecurityGroup } from '@pulumi/aws/ec2/defaultSecurityGroup.js';
import { InternetGateway } from '@pulumi/aws/ec2/internetGateway.js';
import { Subnet } from '@pulumi/aws/ec2/subnet.js';
import { Vpc } from '@pulumi/aws/ec2/vpc.js';
import type { Output } from '@pulumi/pulumi';
import { named, type Scope } from '../scope.ts';
import type { ZoneSettings } from '../settings/platform-settings.ts';
import { endpoints } from './endpoints.ts';
import { routes } from './routes.ts';

export type Network = {
  readonly vpcId: Output<string>;
  readonly privateSubnets: readonly Subnet[];
  readonly publicSubnets: readonly Subnet[];
  /** Where nodes are. */
  readonly nodeSubnets: readonly Subnet[];
};

/**
 * One network with a public and a private subnet in each zone. Private ones are always made, also where nodes are in the
 * public ones: add-ons' data has its place there, and an empty subnet costs nothing.
 */
export function network(scope: Scope): Network {
  const { settings, aws } = scope;
  const { cidr, zones, nat } = settings.network;
  const vpc = new Vpc(
    'network',
    { cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: named(settings, 'network') },
    aws,
  );
  // Without rules: whatever is put into no group can talk to nobody.
  new DefaultSecurityGroup(
    'nothing',
    { vpcId: vpc.id, ingress: [], egress: [], tags: named(settings, 'nothing') },
    aws,
  );
  const gateway = new InternetGateway('internet', { vpcId: vpc.id, tags: named(settings, 'internet') }, aws);
  const publicSubnets = zones.map((zone) => subnet(scope, vpc.id, zone, 'public'));
  const privateSubnets = zones.map((zone) => subnet(scope, vpc.id, zone, 'private'));
  const tables = routes(scope, { vpcId: vpc.id, gateway, publicSubnets, privateSubnets });
  endpoints(scope, { vpcId: vpc.id, tables, privateSubnets });
  return {
    vpcId: vpc.id,
    privateSubnets,
    publicSubnets,
    nodeSubnets: nat === 'none' ? publicSubnets : privateSubnets,
  };
}

/** The role in the tags is how load balancers find their subnets. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
function subnet(
  { settings, aws }: Scope,
  vpcId: Output<string>,
  zone: ZoneSettings,
  kind: 'public' | 'private',
): Subnet {
  const name = `${kind}-${zone.name}`;
  return new Subnet(
    name,
    {
      vpcId,
      availabilityZone: zone.name,
      cidrBlock: kind === 'public' ? zone.publicCidr : zone.privateCidr,
      // Only nodes that have no other way out get an address of their own; what may come in is up to their group: nothing.
      mapPublicIpOnLaunch: kind === 'public' && settings.network.nat === 'none',
      tags: {
        ...named(settings, name),
        [`kubernetes.io/cluster/${settings.name}`]: 'shared',
        [`kubernetes.io/role/${kind === 'public' ? 'elb' : 'internal-elb'}`]: '1',
      },
    },
    aws,
  );
}

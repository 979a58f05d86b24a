import { type Cidr, contains, overlap, parseCidr } from './cidr.ts';
import type { PlatformSettings } from './platform-settings.ts';

/** A pod has an address of its subnet, so nodes want room: 251 addresses at least. */
const NODES_PREFIX = 24;
/** EKS asks for 6 free addresses and advises 16; AWS keeps 5. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const SUBNET_PREFIX = 27;

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseCidr(text) ?? []);

type Block = { readonly key: string; readonly text: string; readonly smallest: number };

/** What is wrong with the network although every key alone is right: one line each, with its key. */
export function networkContradictions(settings: PlatformSettings): string[] {
  const { network } = settings;
  const subnets = network.zones.flatMap((zone, index): Block[] => {
    const at = `platform:network.zones[${index}]`;
    return [
      {
        key: `${at}.privateCidr`,
        text: zone.privateCidr,
        smallest: network.nat === 'none' ? SUBNET_PREFIX : NODES_PREFIX,
      },
      {
        key: `${at}.publicCidr`,
        text: zone.publicCidr,
        smallest: network.nat === 'none' ? NODES_PREFIX : SUBNET_PREFIX,
      },
    ];
  });
  return [...zoneMistakes(settings), ...blockMistakes(settings, subnets), ...accessMistakes(settings)];
}

function zoneMistakes({ network, region }: PlatformSettings): string[] {
  const { zones, nat } = network;
  const names = zones.map((zone) => zone.name);
  const foreign = zones.flatMap(({ name }, index) =>
    name.startsWith(region)
      ? []
      : [`platform:network.zones[${index}].name is "${name}", but platform:region is "${region}"`],
  );
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    // EKS refuses a cluster whose subnets are all in one zone.
    ...(zones.length >= 2 && zones.length <= 3
      ? []
      : [
          `platform:network.zones has ${zones.length} ${zones.length === 1 ? 'entry' : 'entries'}, but must have 2 or 3`,
        ]),
    ...foreign,
    ...[...new Set(repeated)].map((name) => `platform:network.zones names "${name}" more than once`),
    ...(network.endpoints && nat === 'none'
      ? ['platform:network.endpoints is true, but with platform:network.nat "none" the nodes reach AWS without them']
      : []),
  ];
}

function blockMistakes({ network, cluster }: PlatformSettings, subnets: readonly Block[]): string[] {
  const whole = parseCidr(network.cidr);
  if (whole === undefined) return [notABlock('platform:network.cidr', network.cidr)];
  if (whole.prefix < 16 || whole.prefix > 20) {
    return [`platform:network.cidr is "${network.cidr}", but must be from /16 to /20`];
  }
  const services = parseCidr(cluster.serviceCidr);
  return [
    ...(PRIVATE.some((range) => contains(range, whole))
      ? []
      : [`platform:network.cidr is "${network.cidr}", but must be of private addresses (RFC 1918)`]),
    ...serviceMistakes(cluster.serviceCidr, services, network.cidr, whole),
    ...subnets.flatMap((subnet) => subnetMistakes(subnet, whole, network.cidr)),
    ...overlaps(subnets),
  ];
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html */
function serviceMistakes(text: string, services: Cidr | undefined, cidr: string, whole: Cidr): string[] {
  const key = 'platform:cluster.serviceCidr';
  if (services === undefined) return [notABlock(key, text)];
  if (services.prefix < 12 || services.prefix > 24) return [`${key} is "${text}", but must be from /12 to /24`];
  if (!PRIVATE.some((range) => contains(range, services)))
    return [`${key} is "${text}", but must be of private addresses`];
  return overlap(services, whole) ? [`${key} is "${text}", which overlaps platform:network.cidr "${cidr}"`] : [];
}

function subnetMistakes({ key, text, smallest }: Block, whole: Cidr, cidr: string): string[] {
  const subnet = parseCidr(text);
  if (subnet === undefined) return [notABlock(key, text)];
  if (!contains(whole, subnet)) return [`${key} is "${text}", which is not in platform:network.cidr "${cidr}"`];
  return subnet.prefix > smallest ? [`${key} is "${text}": too small, it must be /${smallest} or larger`] : [];
}

function overlaps(subnets: readonly Block[]): string[] {
  const known = subnets.flatMap(({ key, text }) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [{ key, text, cidr }];
  });
  return known.flatMap((left, index) =>
    known
      .slice(index + 1)
      .filter((right) => overlap(left.cidr, right.cidr))
      .map((right) => `${right.key} is "${right.text}", which overlaps ${left.key} "${left.text}"`),
  );
}

function accessMistakes({ cluster }: PlatformSettings): string[] {
  return cluster.reachableFrom.flatMap((text, index) => {
    const key = `platform:cluster.reachableFrom[${index}].cidr`;
    const cidr = parseCidr(text);
    if (cidr === undefined) return [notABlock(key, text)];
    return cidr.prefix < 8 ? [`${key} is "${text}": the cluster's API would be open to everybody`] : [];
  });
}

function notABlock(key: string, text: string): string {
  return `${key} is "${text}", but must be a block of addresses whose host bits are zero`;
}

import type { Policy, Properties } from '../policy.ts';
import { maps, texts } from '../properties.ts';

/** What a group lets in from everywhere reaches a machine past the ingress controller. */
export const noOpenIngress: Policy = {
  name: 'no-open-ingress',
  description: 'No security group lets the whole internet in.',
  level: 'mandatory',
  check({ type, properties }) {
    switch (type) {
      case 'aws:ec2/securityGroup:SecurityGroup':
      case 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup':
        return maps(properties.ingress).flatMap((rule, index) => open(rule, `ingress[${index}].`));
      case 'aws:ec2/securityGroupRule:SecurityGroupRule':
        return properties.type === 'ingress' ? open(properties) : [];
      case 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule':
        return open(properties);
      default:
        return undefined;
    }
  },
};

function open(rule: Properties, prefix = ''): readonly string[] {
  return ['cidrBlocks', 'ipv6CidrBlocks', 'cidrIpv4', 'cidrIpv6'].flatMap((field) =>
    texts(rule[field])
      // No range as wide as half of the internet is anybody's network.
      .filter((range) => /\/[01]?$/.test(range))
      .map((range) => `${prefix}${field} has "${range}": name the ranges or the security group that may come in.`),
  );
}

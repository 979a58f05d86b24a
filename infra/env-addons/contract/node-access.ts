import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js';
import { SecurityGroupIngressRule } from '@pulumi/aws/vpc/securityGroupIngressRule.js';
import type { Output } from '@pulumi/pulumi';
import { type Addon, addonName, addonOptions } from './addon.ts';

/**
 * A security group that lets in the cluster's nodes at one port, and nothing else; out goes nothing.
 * @returns its id
 */
export function admitNodes(addon: Addon, port: number): Output<string> {
  const { folder, settings, platform, tags } = addon;
  const group = new SecurityGroup(
    'access',
    {
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
      name: addonName(addon, { most: 255, of: 'a security group' }),
      description: `Pods of ${settings.environment.name} to its ${folder}`,
      vpcId: platform.vpcId,
      tags,
    },
    { ...addonOptions(addon), deleteBeforeReplace: true },
  );
  new SecurityGroupIngressRule(
    'nodes',
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: platform.nodeSecurityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      description: 'From the cluster',
      tags,
    },
    addonOptions(addon),
  );
  return group.id;
}

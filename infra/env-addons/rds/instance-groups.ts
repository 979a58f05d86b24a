import { ParameterGroup } from '@pulumi/aws/rds/parameterGroup.js';
import { SubnetGroup } from '@pulumi/aws/rds/subnetGroup.js';
import type { Output } from '@pulumi/pulumi';
import { type Addon, addonName, addonOptions } from '../contract/addon.ts';
import { MAJOR } from './instance-args.ts';

/** Private subnets, in at least two zones: a rule of AWS's, standby or not. */
export function createSubnetGroup(addon: Addon): Output<string> {
  const { platform, settings, tags } = addon;
  const group = new SubnetGroup(
    'subnets',
    {
      // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
      name: addonName(addon, { most: 255, of: 'a DB subnet group' }),
      description: `Private subnets of the database of ${settings.environment.name}`,
      subnetIds: [...platform.privateSubnetIds],
      tags,
    },
    addonOptions(addon),
  );
  return group.name;
}

/** TLS is not the client's choice. Named with the version: a family is for one alone, and both stand during an upgrade. */
export function createParameterGroup(addon: Addon): Output<string> {
  const { settings, tags } = addon;
  const group = new ParameterGroup(
    'parameters',
    {
      name: addonName(addon, { most: 255, of: 'a DB parameter group' }, MAJOR),
      description: `Settings of the database of ${settings.environment.name}`,
      family: `postgres${MAJOR}`,
      parameters: [{ name: 'rds.force_ssl', value: '1' }],
      tags,
    },
    addonOptions(addon),
  );
  return group.name;
}

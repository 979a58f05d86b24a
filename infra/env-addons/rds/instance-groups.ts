import { ParameterGroup } from '@pulumi/aws/rds/parameterGroup.js';
import { SubnetGroup } from '@pulumi/aws/rds/subnetGroup.js';
import { type Output, RunError } from '@pulumi/pulumi';
import { type Addon, addonName, addonOptions } from '../contract/addon.ts';
import { MAJOR } from './instance-args.ts';

/**
 * Private subnets, in at least two zones: a rule of AWS's, standby or not.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 * @throws RunError when the platform has fewer
 */
export function createSubnetGroup(addon: Addon): Output<string> {
  const { platform, settings, tags } = addon;
  if (platform.privateSubnetIds.length < 2) {
    throw new RunError(
      `The platform's stack ${settings.platform} exports one of privateSubnetIds: a database needs two, in two zones. ` +
        'Nothing was changed. Give the platform a second zone first.',
    );
  }
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

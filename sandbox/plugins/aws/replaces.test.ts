import { expect, it } from 'vitest';
import { kindOf } from './kinds.ts';
import { replaces } from './replaces.ts';

it.each([
  ['aws:ec2/vpc:Vpc', 'cidrBlock', true],
  ['aws:ec2/vpc:Vpc', 'tags.owner', false],
  ['aws:rds/instance:Instance', 'identifier', true],
  ['aws:rds/instance:Instance', 'engine', true],
  ['aws:rds/instance:Instance', 'engineVersion', false],
  ['aws:rds/instance:Instance', 'instanceClass', false],
  ['aws:ec2/internetGateway:InternetGateway', 'vpcId', false],
  ['aws:ec2/routeTable:RouteTable', 'vpcId', true],
  ['aws:eks/nodeGroup:NodeGroup', 'subnetIds[0]', true],
  ['aws:eks/nodeGroup:NodeGroup', 'scalingConfig.desiredSize', false],
  ['aws:none/such:Thing', 'name', true],
  ['aws:none/such:Thing', 'names', false],
])('%s: another one is needed for another %s: %j', (type, path, needed) => {
  expect(replaces(kindOf(type), path)).toBe(needed);
});

import { runProgram } from '../settings/run-program.ts';
import { registerPlatform } from './register-platform.ts';
import { platformSettings } from './settings/read-platform.ts';

// One by one: what an ES module exports is what other layers read.
export const {
  platform,
  region,
  account,
  vpcId,
  privateSubnetIds,
  nodeSecurityGroupId,
  dataKeyArn,
  sopsKeyArn,
  workloadRoleArn,
  clusterName,
  clusterEndpoint,
  oidcProviderArn,
  domain,
  zoneId,
  registry,
  reconciler,
  nameServers,
} = runProgram(platformSettings, registerPlatform);

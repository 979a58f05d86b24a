import { ReplicationGroup } from '@pulumi/aws/elasticache/replicationGroup.js';
import { SubnetGroup } from '@pulumi/aws/elasticache/subnetGroup.js';
import { interpolate, type Output, output } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { type Addon, addonName, addonOptions } from '../contract/addon.ts';
import type { AddonOutputs } from '../contract/addon-outputs.ts';
import { lifeId } from '../contract/life-id.ts';
import { admitNodes } from '../contract/node-access.ts';
import { secretConnection } from '../contract/secret-connection.ts';
import { cacheArgs, PORT, VERSION } from './cache-args.ts';
import { type SizeName, sizes } from './sizes.ts';

/** Registers an environment's cache. It runs on while the environment sleeps: ElastiCache stops nothing. */
export function createCache(addon: Addon<SizeName>): AddonOutputs {
  const { settings, platform } = addon;
  // A cache cannot change its key: another one is another cache, whose last copy is a copy of its own.
  const life = lifeId(addon, { dataKeyArn: platform.dataKeyArn });
  // Letters and digits alone: it stands in a URL.
  const token = new RandomPassword('token', { length: 64, special: false }, { protect: settings.protect });
  const cache = new ReplicationGroup(
    'cache',
    {
      ...cacheArgs(addon),
      subnetGroupName: createSubnetGroup(addon),
      securityGroupIds: [admitNodes(addon, PORT)],
      authToken: token.result,
      ...(settings.whenDestroyed === 'delete'
        ? {}
        : { finalSnapshotIdentifier: life.apply((id) => snapshotName(addon, id)) }),
    },
    // Its name is fixed, so a second one cannot stand before the first has gone.
    { ...addonOptions(addon), deleteBeforeReplace: true },
  );
  const host = cache.primaryEndpointAddress;
  return {
    connection: secretConnection({ REDIS_URL: interpolate`rediss://:${token.result}@${host}:${PORT}` }),
    summary: output(summary(addon)),
  };
}

function createSubnetGroup(addon: Addon): Output<string> {
  const { platform, settings, tags } = addon;
  const group = new SubnetGroup(
    'subnets',
    {
      // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html
      name: addonName(addon, { most: 255, of: 'a cache subnet group' }),
      description: `Private subnets of the cache of ${settings.environment.name}`,
      subnetIds: [...platform.privateSubnetIds],
      tags,
    },
    addonOptions(addon),
  );
  return group.name;
}

/** No limit is documented; the API's examples are far shorter than this. */
function snapshotName(addon: Addon, life: string): string {
  return addonName(addon, { most: 50, of: 'a cache snapshot' }, 'final', life);
}

function summary({ settings }: Addon<SizeName>): string {
  const { nodeType, nodes } = sizes[settings.size];
  const parts = [`Valkey ${VERSION}`, nodeType, nodes === 1 ? 'one node' : `${nodes} nodes in two zones`];
  return [...parts, ...(settings.asleep ? ['still running: ElastiCache cannot be stopped'] : [])].join(', ');
}

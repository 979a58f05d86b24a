import { type Addon, addonName } from '../contract/addon.ts';
import { type SizeName, sizes } from './sizes.ts';

/** Of Valkey, which answers everything a Redis client asks and costs a fifth less. */
export const VERSION = '8.0';
export const PORT = 6379;

/** What a cache is, but for where it stands, its token, and what is left of it. */
export function cacheArgs(addon: Addon<SizeName>) {
  const { settings, platform, tags } = addon;
  const { nodeType, nodes } = sizes[settings.size];
  return {
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    replicationGroupId: addonName(addon, { most: 40, of: 'a replication group' }),
    description: `Cache of ${settings.environment.name}`,
    engine: 'valkey',
    engineVersion: VERSION,
    autoMinorVersionUpgrade: true,
    nodeType,
    port: PORT,
    numCacheClusters: nodes,
    automaticFailoverEnabled: nodes > 1,
    multiAzEnabled: nodes > 1,
    atRestEncryptionEnabled: true,
    kmsKeyId: platform.dataKeyArn,
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    snapshotRetentionLimit: snapshotDays(addon),
    // What a plan shows happens when it is applied, not in some night's maintenance window.
    applyImmediately: true,
    tags,
  };
}

/** What nobody would restore is not copied; what people depend on is kept for longer. */
function snapshotDays({ settings }: Addon): number {
  if (settings.whenDestroyed === 'delete') return 0;
  return settings.environment.kind === 'protected' ? 30 : 7;
}

import { type Addon, addonName } from '../contract/addon.ts';
import { type SizeName, sizes } from './sizes.ts';

/** PostgreSQL's major version; AWS picks the minor one, and moves it in the maintenance window. */
export const MAJOR = '17';
export const PORT = 5432;
/** Of the database, and of its only user. */
export const NAME = 'app';

/** What a database is, but for where it stands, its password, and what is left of it. */
export function instanceArgs(addon: Addon<SizeName>) {
  const { settings, platform, tags } = addon;
  const size = sizes[settings.size];
  return {
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    identifier: addonName(addon, { most: 63, of: 'a DB instance' }),
    engine: 'postgres',
    engineVersion: MAJOR,
    allowMajorVersionUpgrade: false,
    autoMinorVersionUpgrade: true,
    instanceClass: size.instanceClass,
    multiAz: size.standby,
    dbName: NAME,
    username: NAME,
    port: PORT,
    publiclyAccessible: false,
    caCertIdentifier: 'rds-ca-rsa2048-g1',
    storageType: 'gp3',
    allocatedStorage: size.storage.least,
    maxAllocatedStorage: size.storage.most,
    storageEncrypted: true,
    kmsKeyId: platform.dataKeyArn,
    performanceInsightsEnabled: size.insights,
    ...(size.insights
      ? { performanceInsightsKmsKeyId: platform.dataKeyArn, performanceInsightsRetentionPeriod: 7 }
      : {}),
    backupRetentionPeriod: backupDays(addon),
    deleteAutomatedBackups: settings.whenDestroyed === 'delete',
    copyTagsToSnapshot: true,
    deletionProtection: settings.protect,
    // What a plan shows happens when it is applied, not in some night's maintenance window.
    applyImmediately: true,
    tags,
  };
}

/** What nobody would restore is not backed up; what people depend on is kept for longer. */
function backupDays({ settings }: Addon): number {
  if (settings.whenDestroyed === 'delete') return 0;
  return settings.environment.kind === 'protected' ? 30 : 7;
}

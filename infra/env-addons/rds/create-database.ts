import { Instance } from '@pulumi/aws/rds/instance.js';
import { InstanceDesiredState } from '@pulumi/aws/rds/instanceDesiredState.js';
import { type Input, interpolate, output } from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { type Addon, addonName, addonOptions } from '../contract/addon.ts';
import type { AddonOutputs } from '../contract/addon-outputs.ts';
import { lifeId } from '../contract/life-id.ts';
import { admitNodes } from '../contract/node-access.ts';
import { secretConnection } from '../contract/secret-connection.ts';
import { instanceArgs, MAJOR, NAME, PORT } from './instance-args.ts';
import { createParameterGroup, createSubnetGroup } from './instance-groups.ts';
import { type SizeName, sizes } from './sizes.ts';

/** Registers an environment's database, and stops it while the environment sleeps. */
export function createDatabase(addon: Addon<SizeName>): AddonOutputs {
  const { settings, platform } = addon;
  const subnets = createSubnetGroup(addon);
  // A database cannot change its key: another one is another database, whose last copy is a copy of its own.
  const life = lifeId(addon, { dataKeyArn: platform.dataKeyArn });
  // Letters and digits alone: it stands in a URL.
  const password = new RandomPassword('password', { length: 40, special: false }, { protect: settings.protect });
  const instance = new Instance(
    'database',
    {
      ...instanceArgs(addon),
      dbSubnetGroupName: subnets,
      parameterGroupName: createParameterGroup(addon),
      vpcSecurityGroupIds: [admitNodes(addon, PORT)],
      password: password.result,
      ...(settings.whenDestroyed === 'delete'
        ? { skipFinalSnapshot: true }
        : { skipFinalSnapshot: false, finalSnapshotIdentifier: life.apply((id) => snapshotName(addon, id)) }),
    },
    // Its name is fixed, so a second one cannot stand before the first has gone.
    { ...addonOptions(addon), deleteBeforeReplace: true },
  );
  new InstanceDesiredState(
    'state',
    { identifier: instance.identifier, state: settings.asleep ? 'stopped' : 'available' },
    addonOptions(addon),
  );
  return { connection: connection(instance.address, password.result), summary: output(summary(addon)) };
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html */
function snapshotName(addon: Addon, life: string): string {
  return addonName(addon, { most: 255, of: 'a DB snapshot' }, 'final', life);
}

function connection(host: Input<string>, password: Input<string>): AddonOutputs['connection'] {
  return secretConnection({
    DATABASE_URL: interpolate`postgresql://${NAME}:${password}@${host}:${PORT}/${NAME}?sslmode=require`,
    PGHOST: host,
    PGPORT: String(PORT),
    PGUSER: NAME,
    PGPASSWORD: password,
    PGDATABASE: NAME,
    PGSSLMODE: 'require',
  });
}

function summary({ settings }: Addon<SizeName>): string {
  const { instanceClass, storage, standby } = sizes[settings.size];
  const parts = [`PostgreSQL ${MAJOR}`, instanceClass, `${storage.least} GB`, standby ? 'two zones' : 'one zone'];
  return [...parts, ...(settings.asleep ? ['stopped'] : [])].join(', ');
}

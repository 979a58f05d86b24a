import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceCommandInput,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import type { Fields } from '../../protocol/fields.ts';
import { droppedTags, type Endpoint, fromApi, orAbsent, type Service, tagInputs, tagList, toApi } from './service.ts';

// The subnet group, the parameter group and the key stay out of it: moto would look them up among its own.

/** What can be changed later, and read back. */
const changeable = {
  allocatedStorage: 'AllocatedStorage',
  autoMinorVersionUpgrade: 'AutoMinorVersionUpgrade',
  backupRetentionPeriod: 'BackupRetentionPeriod',
  deletionProtection: 'DeletionProtection',
  engineVersion: 'EngineVersion',
  instanceClass: 'DBInstanceClass',
  multiAz: 'MultiAZ',
  publiclyAccessible: 'PubliclyAccessible',
  storageType: 'StorageType',
} as const;
const fixed = {
  identifier: 'DBInstanceIdentifier',
  dbName: 'DBName',
  engine: 'Engine',
  port: 'Port',
  storageEncrypted: 'StorageEncrypted',
  username: 'MasterUsername',
} as const;
const written = { password: 'MasterUserPassword', vpcSecurityGroupIds: 'VpcSecurityGroupIds' } as const;

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function rdsInstance(endpoint: Endpoint): Service {
  const client = new RDSClient(endpoint);
  const find = async (id: string) => {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    const answer = await orAbsent(client.send(command), 'DBInstanceNotFoundFault', 'DBInstanceNotFound');
    return answer?.DBInstances?.[0];
  };
  return {
    async create(inputs) {
      const input = { ...toApi({ ...fixed, ...changeable, ...written }, inputs), Tags: tagList(inputs) };
      const answer = await client.send(new CreateDBInstanceCommand(input as unknown as CreateDBInstanceCommandInput));
      return answer.DBInstance?.DBInstanceIdentifier ?? String(inputs.identifier);
    },
    async read(id) {
      const found = await find(id);
      if (found === undefined) return undefined;
      const { Address: address = '', Port: port = 0 } = found.Endpoint ?? {};
      return {
        inputs: { ...fromApi({ ...fixed, ...changeable }, found), port, ...tagInputs(found.TagList) },
        outputs: { address, port, endpoint: `${address}:${port}`, status: found.DBInstanceStatus },
      };
    },
    async update(id, before, inputs) {
      const found = await find(id);
      const arn = found?.DBInstanceArn ?? '';
      const changes = toApi({ ...changeable, ...written }, changed(before, inputs));
      if (Object.keys(changes).length > 0) {
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html#USER_StopInstance.Limitations
        if (found?.DBInstanceStatus === 'stopped') {
          throw new Error(
            `InvalidDBInstanceState: Database instance is not in available state: ${id} is stopped; start it first.`,
          );
        }
        await client.send(
          new ModifyDBInstanceCommand({ DBInstanceIdentifier: id, ApplyImmediately: true, ...changes }),
        );
      }
      const dropped = droppedTags(before, inputs);
      if (dropped.length > 0) {
        await client.send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: dropped }));
      }
      await client.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList(inputs) }));
    },
    async remove(id, { skipFinalSnapshot, finalSnapshotIdentifier }) {
      // The official plugin's own rule, and its words.
      if (skipFinalSnapshot !== true && typeof finalSnapshotIdentifier !== 'string') {
        throw new Error('final_snapshot_identifier is required when skip_final_snapshot is false');
      }
      const last =
        skipFinalSnapshot === true
          ? { SkipFinalSnapshot: true }
          : { FinalDBSnapshotIdentifier: String(finalSnapshotIdentifier) };
      const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, ...last });
      await orAbsent(client.send(command), 'DBInstanceNotFoundFault', 'DBInstanceNotFound');
    },
    async list() {
      const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
      return DBInstances.map((instance) => instance.DBInstanceIdentifier ?? '');
    },
  };
}

function changed(before: Fields, inputs: Fields): Fields {
  const entries = Object.entries(inputs);
  return Object.fromEntries(entries.filter(([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value)));
}

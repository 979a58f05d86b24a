import {
  AddTagsToResourceCommand,
  CreateReplicationGroupCommand,
  type CreateReplicationGroupCommandInput,
  DeleteReplicationGroupCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
  ListTagsForResourceCommand,
  ModifyReplicationGroupCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-elasticache';
import { droppedTags, type Endpoint, fromApi, orAbsent, type Service, tagInputs, tagList, toApi } from './service.ts';

const changeable = {
  description: 'ReplicationGroupDescription',
  engine: 'Engine',
  nodeType: 'CacheNodeType',
  automaticFailoverEnabled: 'AutomaticFailoverEnabled',
  multiAzEnabled: 'MultiAZEnabled',
  snapshotRetentionLimit: 'SnapshotRetentionLimit',
} as const;
const sent = {
  replicationGroupId: 'ReplicationGroupId',
  atRestEncryptionEnabled: 'AtRestEncryptionEnabled',
  authToken: 'AuthToken',
  engineVersion: 'EngineVersion',
  numCacheClusters: 'NumCacheClusters',
  port: 'Port',
  snapshotWindow: 'SnapshotWindow',
  transitEncryptionEnabled: 'TransitEncryptionEnabled',
} as const;
const told = {
  atRestEncryptionEnabled: 'AtRestEncryptionEnabled',
  description: 'Description',
  nodeType: 'CacheNodeType',
  replicationGroupId: 'ReplicationGroupId',
  snapshotRetentionLimit: 'SnapshotRetentionLimit',
  transitEncryptionEnabled: 'TransitEncryptionEnabled',
} as const;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
export function replicationGroup(endpoint: Endpoint): Service {
  const client = new ElastiCacheClient(endpoint);
  const find = async (id: string) => {
    const command = new DescribeReplicationGroupsCommand({ ReplicationGroupId: id });
    const answer = await orAbsent(client.send(command), 'ReplicationGroupNotFoundFault');
    return answer?.ReplicationGroups?.find(({ Status }) => Status !== 'deleting');
  };
  return {
    async create(inputs) {
      const input = { ...toApi({ ...changeable, ...sent }, inputs), Tags: tagList(inputs) };
      await client.send(new CreateReplicationGroupCommand(input as unknown as CreateReplicationGroupCommandInput));
      return String(inputs.replicationGroupId).toLowerCase();
    },
    async read(id) {
      const found = await find(id);
      if (found === undefined) return undefined;
      const { TagList } = await client.send(new ListTagsForResourceCommand({ ResourceName: found.ARN }));
      return { inputs: { ...fromApi(told, found), ...tagInputs(TagList) }, outputs: { status: found.Status } };
    },
    async update(id, before, inputs) {
      await client.send(new ModifyReplicationGroupCommand({ ReplicationGroupId: id, ...toApi(changeable, inputs) }));
      const ResourceName = (await find(id))?.ARN;
      const TagKeys = droppedTags(before, inputs);
      if (TagKeys.length > 0) await client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys }));
      await client.send(new AddTagsToResourceCommand({ ResourceName, Tags: tagList(inputs) }));
    },
    async remove(id, { finalSnapshotIdentifier }) {
      if ((await find(id)) === undefined) return;
      const last =
        typeof finalSnapshotIdentifier === 'string' ? { FinalSnapshotIdentifier: finalSnapshotIdentifier } : {};
      await client.send(new DeleteReplicationGroupCommand({ ReplicationGroupId: id, ...last }));
    },
    async list() {
      const { ReplicationGroups = [] } = await client.send(new DescribeReplicationGroupsCommand({}));
      const standing = ReplicationGroups.filter(({ Status }) => Status !== 'deleting');
      return standing.map((group) => group.ReplicationGroupId ?? '');
    },
  };
}

import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { openInventory } from '../plugins/aws/inventory.ts';
import { servedTypes, serviceOf } from '../plugins/aws/services.ts';

/** What `startAws` gives to every client. */
export type AwsEnvironment = {
  readonly AWS_ENDPOINT_URL: string;
  readonly AWS_REGION: string;
  readonly AWS_STAND_IN_INVENTORY: string;
};

/** Everything that stands in the stand-in account, snapshots included: `<type> <identifier>`, sorted. */
export async function listLeft(environment: AwsEnvironment): Promise<readonly string[]> {
  const { AWS_REGION: region, AWS_STAND_IN_INVENTORY: folder, AWS_ENDPOINT_URL: endpoint } = environment;
  const served = servedTypes.map(async (type) => {
    const service = await serviceOf(type, region, environment);
    return ((await service?.list()) ?? []).map((id) => `${type} ${id}`);
  });
  const kept = (await openInventory(folder).list()).map(({ type, id }) => `${type} ${id}`);
  return [...(await Promise.all(served)).flat(), ...kept, ...(await snapshots(endpoint, region))].sort();
}

/** Last copies of what was deleted. They are no resource of any stack. */
async function snapshots(endpoint: string, region: string): Promise<string[]> {
  const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' };
  const client = new RDSClient({ endpoint, region, credentials });
  const { DBSnapshots = [] } = await client.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => `aws:rds/snapshot:Snapshot ${DBSnapshotIdentifier}`);
}

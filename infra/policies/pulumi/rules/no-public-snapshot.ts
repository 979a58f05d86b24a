import type { Policy } from '../policy.ts';
import { texts } from '../properties.ts';

/** Where a copy is shared, and the word by which it is shared with every account there is. */
const shares: Readonly<Record<string, readonly [field: string, everyone: string]>> = {
  'aws:ec2/amiLaunchPermission:AmiLaunchPermission': ['group', 'all'],
  'aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission': ['accountId', 'all'],
  'aws:rds/clusterSnapshot:ClusterSnapshot': ['sharedAccounts', 'all'],
  'aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy': ['sharedAccounts', 'all'],
  'aws:rds/snapshot:Snapshot': ['sharedAccounts', 'all'],
  'aws:rds/snapshotCopy:SnapshotCopy': ['sharedAccounts', 'all'],
};

export const noPublicSnapshot: Policy = {
  name: 'no-public-snapshot',
  description: 'No copy of data is shared with everyone.',
  level: 'mandatory',
  check({ type, properties }) {
    const [field, everyone] = shares[type] ?? [];
    if (field === undefined || everyone === undefined) return undefined;
    return texts(properties[field]).includes(everyone)
      ? [`${field} is "${everyone}", which is every account there is: name the accounts that may have it.`]
      : [];
  },
};

import { type Policy, type Resource, UNKNOWN } from '../policy.ts';
import { settings } from '../settings.ts';
import { ownTag } from '../tags-of.ts';

/** What of a kind that keeps its data would be lost with its resource. */
export const lastCopy: Policy = {
  name: 'last-copy',
  description: 'Data of an environment that stays is never deleted without a copy.',
  level: 'mandatory',
  check(resource) {
    const kind = ownTag(resource, 'kind');
    const lost = losses[resource.type];
    if (lost === undefined || kind === undefined || settings.shortLived.includes(kind)) return undefined;
    const breach = lost(resource.properties);
    return breach === undefined
      ? []
      : [`${breach} A ${kind} environment keeps its data, unless policies/pulumi/settings.ts calls it short-lived.`];
  },
};

const losses: Readonly<Record<string, (properties: Resource['properties']) => string | undefined>> = {
  'aws:rds/instance:Instance': ({ skipFinalSnapshot, finalSnapshotIdentifier: name }) => {
    if (skipFinalSnapshot === true) return 'skipFinalSnapshot is true: set it to false, and name the final snapshot.';
    return isNamed(name) ? undefined : 'finalSnapshotIdentifier is missing: name the final snapshot.';
  },
  'aws:elasticache/replicationGroup:ReplicationGroup': ({ finalSnapshotIdentifier: name }) =>
    isNamed(name) ? undefined : 'finalSnapshotIdentifier is missing: name the final snapshot.',
  'aws:s3/bucket:Bucket': ({ forceDestroy }) =>
    forceDestroy === true ? 'forceDestroy is true: set it to false, so that a bucket with objects stays.' : undefined,
};

function isNamed(name: unknown): boolean {
  return name === UNKNOWN || (typeof name === 'string' && name !== '');
}

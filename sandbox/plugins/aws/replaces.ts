import type { Kind } from './kind.ts';

/** What names a resource or says where it stands: nearly no type of AWS can change it. */
const COMMON = [
  'name',
  'namePrefix',
  'bucket',
  'identifier',
  'region',
  'availabilityZone',
  'vpcId',
  'subnetId',
  'clusterName',
];

/** Whether a change of the property at `path` needs another resource. */
export function replaces(kind: Kind, path: string): boolean {
  const common = COMMON.filter((property) => !kind.updates?.includes(property));
  const fixed = [...common, ...(kind.replacedBy ?? []), ...(kind.named === undefined ? [] : [kind.named])];
  return fixed.some(
    (property) => path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`),
  );
}

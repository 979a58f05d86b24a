import { cloudName, type NameLimit } from '../../naming/cloud-name.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const ROLE_NAME: NameLimit = { most: 64, of: 'an IAM role' };

const workloads = [
  'bot',
  'builds',
  'cluster',
  'cluster-autoscaler',
  'environments',
  'external-dns',
  'nodes',
  'secrets',
  'volumes',
] as const;

/** Everything that acts in AWS in a role of its own. */
export type Workload = (typeof workloads)[number];

export function roleName(platform: string, workload: Workload): string {
  return cloudName([platform, workload], ROLE_NAME);
}

/** The longest name a role would have if nothing were cut: a name that is cut no longer says whose it is. */
export function longestRoleName(platform: string): string {
  const longest = workloads.reduce((left, right) => (right.length > left.length ? right : left));
  return `${platform}-${longest}-${'0'.repeat(8)}`;
}

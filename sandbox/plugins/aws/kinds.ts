import type { Kind, Kinds } from './kind.ts';
import { clusters } from './kinds/clusters.ts';
import { data } from './kinds/data.ts';
import { foundations } from './kinds/foundations.ts';
import { identity } from './kinds/identity.ts';
import { network } from './kinds/network.ts';

const known: Kinds = { ...network, ...identity, ...clusters, ...foundations, ...data };

/** A type that is in no table has an identifier and an ARN like every other. */
const unknown: Kind = {
  outputs: ({ arn, id }) => ({ arn: arn('stand-in', id) }),
};

/** @param type as Pulumi says it: `aws:s3/bucket:Bucket` */
export function kindOf(type: string): Kind {
  return known[type] ?? unknown;
}

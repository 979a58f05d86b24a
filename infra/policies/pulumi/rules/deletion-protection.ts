import type { Policy } from '../policy.ts';
import { isNot, shown } from '../properties.ts';
import { settings } from '../settings.ts';
import { ownTag } from '../tags-of.ts';

/** Types that AWS itself refuses to delete while their `deletionProtection` is on. */
const types = ['aws:rds/instance:Instance', 'aws:rds/cluster:Cluster', 'aws:dynamodb/table:Table'];

/**
 * Advisory, because it has to be lifted before anything is removed: whoever approves the plan reads that this one does,
 * and that the next may delete.
 */
export const deletionProtection: Policy = {
  name: 'deletion-protection',
  description: 'What keeps data is protected from being deleted.',
  level: 'advisory',
  check(resource) {
    const kind = ownTag(resource, 'kind');
    if (!types.includes(resource.type) || kind === undefined || settings.shortLived.includes(kind)) return undefined;
    const field = resource.type === 'aws:dynamodb/table:Table' ? 'deletionProtectionEnabled' : 'deletionProtection';
    const value = resource.properties[field];
    return isNot(value, true)
      ? [`${field} is ${shown(value)}: set it to true, unless what is planned next is to delete it.`]
      : [];
  },
};

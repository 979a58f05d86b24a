import type { Policy, Properties } from '../policy.ts';
import { type SizeLimits, settings } from '../settings.ts';
import { ownTag } from '../tags-of.ts';

/** Fields that say how large a thing is, by type. */
const fields: Readonly<Record<string, Readonly<Record<'class' | 'storage' | 'nodes', readonly string[]>>>> = {
  'aws:rds/instance:Instance': {
    class: ['instanceClass'],
    storage: ['allocatedStorage', 'maxAllocatedStorage'],
    nodes: [],
  },
  'aws:elasticache/replicationGroup:ReplicationGroup': {
    class: ['nodeType'],
    storage: [],
    nodes: ['numCacheClusters'],
  },
};

/** What nobody would miss tomorrow is small; what people depend on is of a size somebody has thought about. */
export const sizeOfKind: Policy = {
  name: 'size-of-kind',
  description: 'An add-on is as large as its environment’s kind may have it.',
  level: 'mandatory',
  check(resource) {
    const sized = fields[resource.type];
    const kind = ownTag(resource, 'kind');
    if (sized === undefined || kind === undefined) return undefined;
    const short = settings.shortLived.includes(kind);
    const limits = short ? settings.small : settings.any;
    return [
      ...sized.class.flatMap((field) => wrongClass(resource.properties, field, kind, limits)),
      ...sized.storage.flatMap((field) => tooMuch(resource.properties, field, kind, limits.storage, ' GiB')),
      ...sized.nodes.flatMap((field) => tooMuch(resource.properties, field, kind, limits.nodes, '')),
      ...(short && resource.properties.multiAz === true
        ? [`multiAz is true: a ${kind} environment has no standby, so choose the size small.`]
        : []),
    ];
  },
};

function wrongClass(properties: Properties, field: string, kind: string, { classes }: SizeLimits): readonly string[] {
  const value = properties[field];
  if (typeof value !== 'string' || classes.includes(value)) return [];
  const family = classes.filter((name) => name.split('.')[0] === value.split('.')[0]);
  return [`${field} is "${value}": a ${kind} environment may have ${family.join(', ')}; choose a smaller size.`];
}

function tooMuch(properties: Properties, field: string, kind: string, most: number, unit: string): readonly string[] {
  const value = properties[field];
  if (typeof value !== 'number' || value <= most) return [];
  return [`${field} is ${value}${unit}: a ${kind} environment may have ${most}${unit}; choose a smaller size.`];
}

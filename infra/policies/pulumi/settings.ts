import { sizes as databases } from '../../env-addons/rds/sizes.ts';
import { sizes as caches } from '../../env-addons/redis/sizes.ts';

/** What a platform team decides for its own account: the part of the pack that is meant to be edited. */
export type PackSettings = {
  /** Regions in which anything may be made. */
  readonly regions: readonly string[];
  /** Kinds of environment that are gone tomorrow: they keep no copy, and are small. */
  readonly shortLived: readonly string[];
  readonly small: SizeLimits;
  readonly any: SizeLimits;
};

/** How large one resource may be. */
export type SizeLimits = {
  /** Classes of database instances and of cache nodes. */
  readonly classes: readonly string[];
  /** GiB a database may start with, and grow to by itself. */
  readonly storage: number;
  readonly nodes: number;
};

const everySize = [...Object.values(databases), ...Object.values(caches)];

export const settings: PackSettings = {
  regions: ['eu-central-1'],
  shortLived: ['preview'],
  small: {
    classes: [databases.small.instanceClass, caches.small.nodeType],
    storage: databases.small.storage.most,
    nodes: 1,
  },
  any: {
    classes: everySize.map((size) => ('instanceClass' in size ? size.instanceClass : size.nodeType)),
    storage: Math.max(...Object.values(databases).map(({ storage }) => storage.most)),
    nodes: Math.max(...Object.values(caches).map(({ nodes }) => nodes)),
  },
};

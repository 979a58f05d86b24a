import { PREFIX } from '../../naming/labels.ts';
import { tags } from '../../naming/tags.ts';
import type { AddonSettings } from './addon-settings.ts';
import type { AddonPlatform } from './platform.ts';

/**
 * Tags of everything an add-on makes. `when-destroyed` tells a sweep a copy that was kept on purpose from one that was
 * forgotten: snapshots and buckets outlive their stack with it.
 */
export function addonTags(
  folder: string,
  { environment, operation, whenDestroyed }: AddonSettings<string>,
  { platform }: Pick<AddonPlatform, 'platform'>,
): Record<string, string> {
  const { name, kind, owner, expiresAt } = environment;
  const ownership = { platform, layer: 'addon', owner, environment: name, kind, addon: folder } as const;
  return {
    ...tags({
      ...ownership,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(operation === undefined ? {} : { operation }),
    }),
    [`${PREFIX}/when-destroyed`]: whenDestroyed,
  };
}

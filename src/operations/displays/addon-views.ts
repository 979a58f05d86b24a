import { canSleep } from '../../commands/can-sleep.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { AddonView } from '../../render/operation-view.ts';

/** The add-ons of an environment as people see them, by what Git says; nothing where there are none. Pure. */
export function addonViews({ addons, hibernate }: Pick<Manifest, 'addons' | 'hibernate'>): {
  readonly addons?: readonly AddonView[];
} {
  if (addons.length === 0) return {};
  return {
    addons: addons.map(({ name, size, revision }) => {
      const state = hibernate && canSleep(name) ? 'asleep' : 'running';
      return { name, size, state: revision === undefined ? 'making' : state };
    }),
  };
}

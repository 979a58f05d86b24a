import type { CustomResourceOptions, ProviderResource } from '@pulumi/pulumi';
import { cloudName, type NameLimit } from '../../naming/cloud-name.ts';
import type { AddonSettings } from './addon-settings.ts';
import type { AddonPlatform } from './platform.ts';

/** All that an add-on's resources are made from. */
export type Addon<Size extends string = string> = {
  /** Its folder and project: `rds`. */
  readonly folder: string;
  readonly settings: AddonSettings<Size>;
  readonly platform: AddonPlatform;
  /** Of every resource that takes any. */
  readonly tags: Readonly<Record<string, string>>;
  /** Bound to the platform's region and account. */
  readonly provider: ProviderResource;
};

/**
 * Options of every resource of AWS's. All of them are protected, not what holds the data alone: a destroy begins with
 * what hangs on it, and one that is refused half-way would have cut it off.
 */
export function addonOptions({ provider, settings }: Addon): CustomResourceOptions {
  return { provider, protect: settings.protect };
}

/**
 * A name in a name space that environments share.
 * @param more what tells it from the add-on's other names
 */
export function addonName(addon: Addon, limit: NameLimit, ...more: readonly string[]): string {
  return cloudName([addon.platform.platform, addon.settings.environment.name, addon.folder, ...more], limit);
}

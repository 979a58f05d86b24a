import { Provider } from '@pulumi/aws/provider.js';
import { getStack, RunError, runtime } from '@pulumi/pulumi';
import { readSettings } from '../../settings/read-settings.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import type { Addon } from './addon.ts';
import type { AddonOutputs } from './addon-outputs.ts';
import { addonSettings } from './addon-settings.ts';
import { addonTags } from './addon-tags.ts';
import { readPlatform } from './platform.ts';

/**
 * The body of every add-on's program: reads the stack's settings, then the platform's outputs, then registers.
 * @param folder the add-on's folder and project: `rds`
 * @param sizes smallest first
 * @throws RunError, before anything is registered, for settings or a platform that an add-on cannot be made from;
 * without a stack trace, since they are a person's to correct
 */
export async function runAddon<Size extends string>(
  folder: string,
  sizes: readonly [Size, ...Size[]],
  create: (addon: Addon<Size>) => AddonOutputs,
): Promise<AddonOutputs> {
  try {
    const settings = readSettings(addonSettings(folder, sizes), getStack(), runtime.allConfig());
    const platform = await readPlatform(settings.platform);
    // The platform's region and account, whatever the machine's own profile says: credentials of another account are
    // refused before anything is made there.
    const provider = new Provider('aws', { region: platform.region, allowedAccountIds: [platform.account] });
    return create({ folder, settings, platform, tags: addonTags(folder, settings, platform), provider });
  } catch (error) {
    throw error instanceof SettingsError ? new RunError(error.message) : error;
  }
}

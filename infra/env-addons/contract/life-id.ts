import type { Output } from '@pulumi/pulumi';
import { RandomId } from '@pulumi/random/randomId.js';
import type { Addon } from './addon.ts';

/**
 * An id for one life of an add-on: the same in every run until the stack is destroyed, and another one when an
 * environment of the same name is made again. What outlives the stack is named with it, so that the second copy of
 * `dev` does not meet the first, and so is what AWS does not give the same name to at once.
 * @param keepers a change in them replaces the data, and so begins another life
 */
export function lifeId({ settings }: Addon, keepers: Readonly<Record<string, string>> = {}): Output<string> {
  return new RandomId('life', { byteLength: 4, keepers: { ...keepers } }, { protect: settings.protect }).hex;
}

import { labelValue, PREFIX } from '../naming/labels.ts';
import type { Environment } from './config.ts';

/** Labels that say which environment an object belongs to; everything we own carries them. */
export function environmentLabels({ name, kind, owner }: Environment): Record<string, string> {
  return {
    [`${PREFIX}/environment`]: name,
    [`${PREFIX}/kind`]: kind,
    [`${PREFIX}/owner`]: labelValue(owner),
  };
}

import type { Environment } from './config.ts';

/** Prefix of every label and annotation that is ours. */
export const PREFIX = 'workflowautom.dev';

/** Labels that say which environment an object belongs to; everything we own carries them. */
export function environmentLabels({ name, kind, owner }: Environment): Record<string, string> {
  return {
    [`${PREFIX}/environment`]: name,
    [`${PREFIX}/kind`]: kind,
    [`${PREFIX}/owner`]: labelValue(owner),
  };
}

/**
 * The nearest label value to any text: `renovate[bot]` becomes `renovate-bot`.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelValue(text: string): string {
  const value = text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
  return value === '' ? 'unknown' : value;
}

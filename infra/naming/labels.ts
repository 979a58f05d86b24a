/** Prefix of every label and annotation that is ours. */
export const PREFIX = 'workflowautom.dev';

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

import { type Policy, UNKNOWN } from '../policy.ts';
import { at, isProperties, shown } from '../properties.ts';

const KEY = 'pod-security.kubernetes.io/enforce';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const guardedNamespace: Policy = {
  name: 'guarded-namespace',
  description: 'No pod of an environment takes over its node.',
  level: 'mandatory',
  check(resource) {
    if (resource.project !== 'environments' || resource.type !== 'kubernetes:core/v1:Namespace') return undefined;
    const labels = at(resource, 'metadata.labels');
    if (labels === UNKNOWN) return [];
    const level = isProperties(labels) ? labels[KEY] : undefined;
    if (level === UNKNOWN || level === 'baseline' || level === 'restricted') return [];
    return [`metadata.labels["${KEY}"] is ${shown(level)}: make it "baseline" or "restricted".`];
  },
};

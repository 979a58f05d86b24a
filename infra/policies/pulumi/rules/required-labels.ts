import { PREFIX } from '../../../naming/labels.ts';
import { type Policy, UNKNOWN } from '../policy.ts';
import { at, isProperties, shown } from '../properties.ts';

/** What an environment's stack registers in the cluster belongs to one environment, and says so. */
export const requiredLabels: Policy = {
  name: 'required-labels',
  description: 'Every object of an environment says whose it is.',
  level: 'mandatory',
  check(resource) {
    if (resource.project !== 'environments' || !resource.type.startsWith('kubernetes:')) return undefined;
    const labels = at(resource, 'metadata.labels');
    if (labels === UNKNOWN) return [];
    return ['environment', 'kind', 'owner'].flatMap((field) => {
      const key = `${PREFIX}/${field}`;
      const value = isProperties(labels) ? labels[key] : undefined;
      if (value === UNKNOWN || (typeof value === 'string' && value !== '')) return [];
      return [`metadata.labels["${key}"] is ${shown(value)}: give it environmentLabels(…).`];
    });
  },
};

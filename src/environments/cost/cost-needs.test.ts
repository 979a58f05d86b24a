import { describe, expect, it } from 'vitest';
import { serviceNeeds } from './cost-needs.ts';

const chart = {
  replicas: 1,
  resources: { requests: { cpu: '50m', memory: '128Mi' } },
  autoscaling: { enabled: false, min: 1, max: 3 },
  persistence: { enabled: false, size: '1Gi' },
};
const plain = { replicas: 1, vcpu: 0.05, memoryGiB: 0.125, volumeGiB: 0 };

describe('what a service asks for', () => {
  it.each<[string, readonly unknown[], object]>([
    ['the chart where nobody says anything', [], plain],
    ['the last file that says it', [{ replicas: 2 }, { replicas: 3 }], { ...plain, replicas: 3 }],
    [
      'one field of a map, and the chart for the rest',
      [{ resources: { requests: { cpu: 1 } } }],
      { ...plain, vcpu: 1 },
    ],
    [
      'the least replicas where they scale',
      [{ replicas: 9, autoscaling: { enabled: true, min: 2 } }],
      { ...plain, replicas: 2 },
    ],
    ['a volume where it keeps data', [{ persistence: { enabled: true, size: '2Gi' } }], { ...plain, volumeGiB: 2 }],
    ['nothing in an empty file', [null, undefined], plain],
  ])('is said by %s', (_, files, needs) => {
    expect(serviceNeeds([chart, ...files])).toEqual(needs);
  });

  it.each<[string, readonly unknown[]]>([
    ['resources.requests.cpu', [chart, { resources: { requests: { cpu: 'lots' } } }]],
    ['resources.requests.memory', [{ ...chart, resources: { requests: { cpu: 1 } } }]],
    ['autoscaling.min', [{ ...chart, autoscaling: { enabled: true } }]],
    ['replicas', []],
  ])('is not known while %s cannot be read', (field, values) => {
    expect(serviceNeeds(values)).toEqual({ unreadable: field });
  });
});

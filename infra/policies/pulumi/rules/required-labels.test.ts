import { describe, expect, it } from 'vitest';
import { environmentLabels } from '../../../environments/environment-labels.ts';
import { exampleConfig } from '../../../environments/example.ts';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { requiredLabels } from './required-labels.ts';

const labels = environmentLabels(exampleConfig.environment);
const { 'workflowautom.dev/kind': _, ...kindless } = labels;
const object = (metadata: object, project = 'environments') =>
  sample('kubernetes:core/v1:Namespace', { metadata }, { project });

describe('required labels', () => {
  it.each([
    ['there', object({ labels })],
    ['not known yet', object({ labels: UNKNOWN })],
  ])('hold: %s', (_name, resource) => {
    expect(verdict(requiredLabels, resource)).toBe('');
  });

  it.each([
    [
      'missing',
      object({ labels: kindless }),
      'metadata.labels["workflowautom.dev/kind"] is nothing: give it environmentLabels(…).',
    ],
    ['all missing', object({}), 'metadata.labels["workflowautom.dev/environment"] is nothing'],
  ])('are broken: %s', (_name, resource, message) => {
    expect(verdict(requiredLabels, resource)).toContain(message);
  });

  it('say nothing of the platform’s own objects', () => {
    expect(verdict(requiredLabels, object({}, 'platform'))).toBeUndefined();
  });
});

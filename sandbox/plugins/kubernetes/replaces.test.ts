import { describe, expect, it } from 'vitest';
import { replaces } from './replaces.ts';

describe('another object is needed', () => {
  it.each([
    ['v1', 'Namespace', 'metadata.name', true],
    ['v1', 'LimitRange', 'metadata.namespace', true],
    ['v1', 'LimitRange', 'metadata.labels.namespace', false],
    ['v1', 'ResourceQuota', 'spec.scopes[0]', true],
    ['v1', 'ResourceQuota', 'spec.hard.pods', false],
    ['apps/v1', 'Deployment', 'spec.selector.matchLabels.app', true],
    ['apps/v1', 'Deployment', 'spec.selectors', false],
  ])('%s %s: %s %j', (apiVersion, kind, path, needed) => {
    expect(replaces({ apiVersion, kind }, path)).toBe(needed);
  });
});

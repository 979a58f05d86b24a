import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { guardedNamespace } from './guarded-namespace.ts';

const namespace = (level: unknown, project = 'environments') =>
  sample(
    'kubernetes:core/v1:Namespace',
    { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } },
    { project },
  );

describe('a guarded namespace', () => {
  it.each(['baseline', 'restricted', UNKNOWN])('holds at the level %s', (level) => {
    expect(verdict(guardedNamespace, namespace(level))).toBe('');
  });

  it.each([
    ['privileged', '"privileged"'],
    [undefined, 'nothing'],
  ])('is broken at the level %s', (level, shown) => {
    expect(verdict(guardedNamespace, namespace(level))).toBe(
      `metadata.labels["pod-security.kubernetes.io/enforce"] is ${shown}: make it "baseline" or "restricted".`,
    );
  });

  it('is no concern of the platform’s own', () => {
    expect(verdict(guardedNamespace, namespace(undefined, 'platform'))).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { type EngineEvent, EngineEvent as Schema } from './engine-event.ts';
import { propertyDifferences } from './property-differences.ts';

const SECRET = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: '[secret]' };

function step(fields: object): NonNullable<EngineEvent['resOutputsEvent']>['metadata'] {
  const metadata = {
    op: 'update',
    urn: 'urn:pulumi:qa::environments::tiny:index:Thing::a',
    type: 'tiny:index:Thing',
    ...fields,
  };
  const parsed = Schema.parse({ resOutputsEvent: { metadata } }).resOutputsEvent;
  if (!parsed) throw new Error('no step');
  return parsed.metadata;
}

describe('what differs in a resource', () => {
  it('is what the provider says, where it says it, as the Kubernetes provider does', () => {
    const differences = propertyDifferences(
      step({
        old: {
          inputs: {
            metadata: { name: 'qa', labels: { 'app.kubernetes.io/part-of': 'qa' } },
            spec: { hard: { pods: '10' } },
          },
        },
        new: { inputs: { metadata: { name: 'qa2', labels: {} }, spec: { hard: { pods: '20', cpu: '4' } } } },
        detailedDiff: {
          'metadata.name': { diffKind: 'update-replace', inputDiff: true },
          'metadata.labels["app.kubernetes.io/part-of"]': { diffKind: 'delete', inputDiff: true },
          'spec.hard.pods': { diffKind: 'update', inputDiff: true },
          'spec.hard.cpu': { diffKind: 'add', inputDiff: true },
        },
      }),
    );
    expect(differences).toEqual([
      { path: 'metadata.labels["app.kubernetes.io/part-of"]', kind: 'delete', replaces: false, before: '"qa"' },
      { path: 'metadata.name', kind: 'update', replaces: true, before: '"qa"', after: '"qa2"' },
      { path: 'spec.hard.cpu', kind: 'add', replaces: false, after: '"4"' },
      { path: 'spec.hard.pods', kind: 'update', replaces: false, before: '"10"', after: '"20"' },
    ]);
  });

  it('is looked up in the old state where the provider compared with that', () => {
    const differences = propertyDifferences(
      step({
        old: { inputs: { size: 1 }, outputs: { size: 9 } },
        new: { inputs: { size: 1 } },
        detailedDiff: { size: { diffKind: 'update', inputDiff: false } },
      }),
    );
    expect(differences).toEqual([{ path: 'size', kind: 'update', replaces: false, before: '9', after: '1' }]);
  });

  it('masks secrets, and still tells that one appeared', () => {
    const differences = propertyDifferences(
      step({ old: { inputs: { token: 'plain' } }, new: { inputs: { token: SECRET } } }),
    );
    expect(differences).toEqual([
      { path: 'token', kind: 'update', replaces: false, before: '"plain"', after: '[secret]' },
    ]);
  });

  it('names a changed secret, which looks the same on both sides', () => {
    const differences = propertyDifferences(
      step({ old: { inputs: { token: SECRET } }, new: { inputs: { token: SECRET } }, diffs: ['token'] }),
    );
    expect(differences).toEqual([
      { path: 'token', kind: 'update', replaces: false, before: '[secret]', after: '[secret]' },
    ]);
  });

  it('masks a secret inside a larger value', () => {
    const [difference] = propertyDifferences(
      step({ old: { inputs: {} }, new: { inputs: { data: { password: SECRET } } } }),
    );
    expect(difference?.after).toBe('{"password":"[secret]"}');
  });

  it('shortens long values', () => {
    const [difference] = propertyDifferences(
      step({ old: { inputs: {} }, new: { inputs: { script: 'x'.repeat(500) } } }),
    );
    expect(difference?.after).toHaveLength(120);
    expect(difference?.after).toMatch(/…$/);
  });

  it('leaves out what Pulumi notes among the inputs', () => {
    expect(
      propertyDifferences(step({ old: { inputs: { __defaults: [] } }, new: { inputs: { __defaults: ['a'] } } })),
    ).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { EngineEvent } from './engine-event.ts';
import { policyReport, policyViolations } from './policy-report.ts';

const policy = (enforcementLevel: string): EngineEvent => ({
  policyEvent: {
    resourceUrn: 'urn:pulumi:qa::environments::kubernetes:core/v1:Namespace::qa',
    message: 'Namespaces have an owner.\nmetadata.labels.owner is nothing: set it.\n',
    policyName: 'owner-label',
    policyPackName: 'platform',
    enforcementLevel,
  },
});
const checked = (policyPackName: string, passed: readonly string[], failed: readonly string[] = []): EngineEvent => ({
  policyAnalyzeSummaryEvent: { policyPackName, passed: [...passed], failed: [...failed] },
});
const ended = (PolicyPacks: Record<string, string>): EngineEvent => ({
  summaryEvent: { durationSeconds: 1, PolicyPacks },
});

describe('policy violations', () => {
  it('forbid when mandatory, each told once and in one line', () => {
    expect(policyViolations([policy('mandatory'), policy('mandatory')])).toEqual([
      'platform/owner-label (qa): Namespaces have an owner. metadata.labels.owner is nothing: set it.',
    ]);
  });

  it('do not forbid when advisory, and are told', () => {
    expect(policyViolations([policy('advisory')])).toEqual([]);
    expect(policyReport([policy('advisory'), policy('mandatory')]).advice).toHaveLength(1);
  });
});

describe('what policies had to say of a run', () => {
  it('counts each policy once, however many resources it looked at', () => {
    const events = [
      checked('platform', ['tags']),
      checked('platform', ['region', 'tags']),
      ended({ platform: '1.0.0' }),
    ];
    expect(policyReport(events).packs).toEqual([
      { name: 'platform', version: '1.0.0', held: ['region', 'tags'], broken: [] },
    ]);
  });

  it('lets a policy hold only where nothing breaks it', () => {
    const events = [
      checked('platform', ['tags']),
      checked('platform', ['region'], ['tags']),
      ended({ 'platform|local|/srv/infra/policies/platform': '1' }),
    ];
    expect(policyReport(events).packs).toEqual([
      { name: 'platform', version: '1', held: ['region'], broken: ['tags'] },
    ]);
  });

  it('names a pack that had nothing to look at, and none where there is none', () => {
    const packs = [ended({ idle: '2.0.0' })];
    expect(policyReport(packs).packs).toEqual([{ name: 'idle', version: '2.0.0', held: [], broken: [] }]);
    expect(policyReport([ended({})])).toEqual({ packs: [], advice: [] });
  });
});

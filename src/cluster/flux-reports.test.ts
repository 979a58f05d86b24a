import { describe, expect, it } from 'vitest';
import type { ApplicationReport } from '../operations/ports/cluster-reader.ts';
import { type FluxObjects, fluxReports } from './flux-reports.ts';
import { GitRepository, HelmRelease, Kustomization } from './flux-schema.ts';

const COMMIT = 'a'.repeat(40);
const CHARTS = 'c0ffee1234567890c0ffee1234567890c0ffee12';

type Condition = { type: string; status: string; reason?: string; message?: string; observedGeneration?: number };

const READY: Condition = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'all well' };
const NOT = (reason: string, message: string): Condition => ({
  type: 'Ready',
  status: 'False',
  reason,
  message,
  observedGeneration: 2,
});
const GOING: Condition = { type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'Running upgrade' };
const STALLED: Condition = { type: 'Stalled', status: 'True', reason: 'RetriesExceeded', message: 'gave up' };

type Changes = { metadata?: object; spec?: object; status?: object };

/** An object at its second generation, which its controller has dealt with. */
function object(name: string, { metadata, spec, status }: Changes) {
  return {
    metadata: { name, generation: 2, resourceVersion: '100', ...metadata },
    spec: { ...spec },
    status: { observedGeneration: 2, conditions: [READY], ...status },
  };
}

function kustomization(changes: Changes = {}) {
  const status = { lastAppliedRevision: `main@sha1:${COMMIT}`, ...changes.status };
  return Kustomization.parse(object('environment', { ...changes, status }));
}

function release(changes: Changes = {}) {
  return HelmRelease.parse(
    object('api', {
      metadata: { labels: { 'workflowautom.dev/service': 'api' }, ...changes.metadata },
      spec: {
        chart: { spec: { reconcileStrategy: 'Revision', sourceRef: { kind: 'GitRepository', name: 'infra' } } },
        valuesFrom: ['env', 'api'].map((name) => ({ kind: 'ConfigMap', name: `${name}-values` })),
        ...changes.spec,
      },
      status: { lastAttemptedRevision: `0.1.0+${CHARTS.slice(0, 12)}`, ...changes.status },
    }),
  );
}

function source(name: string, changes: Changes = {}) {
  const spec = name === 'infra' ? { ref: { commit: CHARTS } } : { ref: { branch: 'main' } };
  return GitRepository.parse(object(name, { ...changes, spec: { ...spec, ...changes.spec } }));
}

function values(name: string, resourceVersion: string) {
  return { metadata: { name: `${name}-values`, resourceVersion } };
}

/** The report of one service, where everything is as it should be but what is given. */
function reported(objects: Partial<FluxObjects> = {}): ApplicationReport | undefined {
  return fluxReports({
    sources: [source('git-ops'), source('infra')],
    kustomizations: [kustomization()],
    releases: [release()],
    values: [values('env', '98'), values('api', '99'), values('web', '500')],
    ...objects,
  })[0];
}

const HEALTHY: ApplicationReport = { service: 'api', revisions: [COMMIT], sync: 'synced', health: 'healthy' };

describe('a service under Flux', () => {
  it('is healthy at the commit whose values were applied, once its release has taken them', () => {
    expect(reported()).toEqual(HEALTHY);
  });

  it('is called by its label, or else by its release', () => {
    expect(
      reported({ releases: [release({ metadata: { labels: { 'workflowautom.dev/service': 'shop' } } })] }),
    ).toEqual({
      ...HEALTHY,
      service: 'shop',
    });
    expect(reported({ releases: [release({ metadata: { labels: {} } })] })).toEqual(HEALTHY);
  });

  it.each([
    ['a branch', `main@sha1:${COMMIT}`, COMMIT],
    ['a long name of a branch', `refs/heads/main@sha1:${COMMIT}`, COMMIT],
    ['a commit', `sha1:${COMMIT}`, COMMIT],
    ['a commit of a newer repository', `main@sha256:${'b'.repeat(64)}`, 'b'.repeat(64)],
    ['no commit', 'latest', undefined],
    ['nothing', undefined, undefined],
  ])('is at the commit of a revision that names %s', (_, lastAppliedRevision, commit) => {
    const kustomizations = [kustomization({ status: { lastAppliedRevision } })];
    expect(reported({ kustomizations })?.revisions).toEqual(commit === undefined ? [] : [commit]);
  });
});

describe('a release', () => {
  it.each<[string, Changes, Partial<ApplicationReport>]>([
    [
      'that nobody looked at',
      { status: { conditions: [], observedGeneration: -1 } },
      { sync: 'unknown', health: 'unknown', message: expect.stringContaining('not looked at') },
    ],
    [
      'whose specification is newer than its status',
      { metadata: { generation: 3 } },
      { sync: 'unknown', health: 'unknown' },
    ],
    [
      'that failed, at an older specification',
      { metadata: { generation: 3 }, status: { conditions: [NOT('UpgradeFailed', 'boom')] } },
      { sync: 'unknown', health: 'unknown' },
    ],
    [
      'that is going',
      {
        status: {
          conditions: [{ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Running install' }, GOING],
        },
      },
      { sync: 'out-of-sync', health: 'progressing', message: 'Running install' },
    ],
    [
      'that is looked at again',
      { status: { conditions: [READY, GOING] } },
      { sync: 'out-of-sync', health: 'progressing', message: 'Running upgrade' },
    ],
    [
      'that failed',
      { status: { observedGeneration: 1, conditions: [NOT('UpgradeFailed', 'Helm upgrade failed: quota')] } },
      { sync: 'out-of-sync', health: 'degraded', message: 'Helm upgrade failed: quota' },
    ],
    [
      'that was rolled back',
      { status: { conditions: [NOT('RollbackSucceeded', 'Helm rollback to v1 succeeded')] } },
      { sync: 'out-of-sync', health: 'degraded' },
    ],
    [
      'that waits for its chart',
      { status: { conditions: [NOT('SourceNotReady', "HelmChart 'qa/qa-api' is not ready")] } },
      { sync: 'out-of-sync', health: 'progressing', message: "HelmChart 'qa/qa-api' is not ready" },
    ],
    [
      'that gave up waiting',
      { status: { conditions: [NOT('SourceNotReady', 'no chart'), STALLED] } },
      { sync: 'out-of-sync', health: 'degraded', message: 'no chart' },
    ],
    [
      'that is suspended',
      { spec: { suspend: true } },
      { sync: 'unknown', health: 'suspended', message: expect.stringContaining('suspended') },
    ],
    [
      'that is being deleted',
      { metadata: { deletionTimestamp: '2026-11-23T12:00:00Z' } },
      { sync: 'out-of-sync', health: 'progressing', message: 'it is being deleted' },
    ],
    [
      'of another commit’s chart',
      { status: { lastAttemptedRevision: '0.1.0+000000000000' } },
      { sync: 'out-of-sync', health: 'progressing', message: expect.stringContaining(CHARTS) },
    ],
  ])('%s is no healthy one', (_, changes, expected) => {
    expect(reported({ releases: [release(changes)] })).toMatchObject({ revisions: [COMMIT], ...expected });
  });

  it.each(['env', 'api'])('that was last written before its %s values changed has not taken them', (name) => {
    expect(reported({ values: [values(name, '101')] })).toMatchObject({
      sync: 'out-of-sync',
      health: 'progressing',
      message: `ConfigMap ${name}-values changed, and the release has not followed yet`,
    });
  });

  it('counts revisions as numbers, however long they grow', () => {
    const releases = [release({ metadata: { resourceVersion: '9007199254740993' } })];
    expect(reported({ releases, values: [values('api', '9007199254740992')] })).toEqual(HEALTHY);
    expect(reported({ releases, values: [values('api', '9007199254740994')] })?.health).toBe('progressing');
  });

  it('may take charts by their version, where the team says so', () => {
    const chart = { spec: { reconcileStrategy: 'ChartVersion', sourceRef: { name: 'infra' } } };
    const releases = [release({ spec: { chart }, status: { lastAttemptedRevision: '0.1.0' } })];
    expect(reported({ releases })).toEqual(HEALTHY);
  });
});

describe('what stands between Git and the release', () => {
  it.each<[string, Partial<FluxObjects>, Partial<ApplicationReport>]>([
    [
      'no Kustomization',
      { kustomizations: [] },
      { revisions: [], sync: 'out-of-sync', message: 'no Kustomization carries its values yet' },
    ],
    [
      'one that failed',
      {
        kustomizations: [
          kustomization({ status: { conditions: [NOT('BuildFailed', 'cannot decrypt api.sops.yaml')] } }),
        ],
      },
      { revisions: [COMMIT], sync: 'out-of-sync', message: 'Kustomization environment: cannot decrypt api.sops.yaml' },
    ],
    [
      'one that is suspended',
      { kustomizations: [kustomization({ spec: { suspend: true } })] },
      {
        revisions: [COMMIT],
        sync: 'out-of-sync',
        message: expect.stringContaining('Kustomization environment: it is suspended'),
      },
    ],
    [
      'one of another specification',
      { kustomizations: [kustomization({ metadata: { generation: 3 } })] },
      { revisions: [], sync: 'out-of-sync', message: expect.stringContaining('present specification') },
    ],
    [
      'one that applies the next commit',
      {
        kustomizations: [
          kustomization({
            status: {
              conditions: [{ type: 'Ready', status: 'Unknown', message: 'Reconciliation in progress' }, GOING],
            },
          }),
        ],
      },
      { revisions: [COMMIT], sync: 'synced', message: 'Kustomization environment: Reconciliation in progress' },
    ],
    [
      'a repository that cannot be read',
      {
        sources: [
          source('git-ops', { status: { conditions: [NOT('GitOperationFailed', 'authentication required')] } }),
          source('infra'),
        ],
      },
      { revisions: [COMMIT], sync: 'synced', message: 'GitRepository git-ops: authentication required' },
    ],
    [
      'a repository that is suspended',
      { sources: [source('git-ops', { spec: { suspend: true } }), source('infra')] },
      { sync: 'synced', message: expect.stringContaining('GitRepository git-ops: it is suspended') },
    ],
  ])('%s is said, and leaves the release as healthy as it is', (_, objects, expected) => {
    expect(reported(objects)).toMatchObject({ health: 'healthy', ...expected });
  });

  it('is said only after what the release itself says', () => {
    const failed = kustomization({ status: { conditions: [NOT('BuildFailed', 'no such file')] } });
    const releases = [release({ status: { conditions: [NOT('InstallFailed', 'Helm install failed')] } })];
    expect(reported({ kustomizations: [failed], releases })?.message).toBe('Helm install failed');
  });
});

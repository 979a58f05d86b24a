import { describe, expect, it } from 'vitest';
import { applicationReport } from './application-report.ts';
import { Application } from './schema.ts';

const INFRA = '1111111111111111111111111111111111111111';
const GITOPS = '2222222222222222222222222222222222222222';

const SOURCES = [
  {
    repoURL: 'file:///srv/infra.git',
    path: 'charts/service',
    targetRevision: 'main',
    helm: { valueFiles: ['$values/x'] },
  },
  { repoURL: 'file:///srv/git-ops.git', targetRevision: 'main', ref: 'values' },
];
const DESTINATION = { server: 'https://127.0.0.1:6443', namespace: 'qa' };

type Json = Record<string, unknown>;

/** An Application as Argo CD 3.3 stores it: two sources, compared, synced and healthy, with `status` on top. */
function application(status: Json = {}, rest: Json = {}) {
  return Application.parse({
    metadata: { name: 'qa-api', labels: { 'workflowautom.dev/service': 'api' } },
    spec: { project: 'qa', sources: SOURCES, destination: DESTINATION },
    status: {
      health: { status: 'Healthy' },
      // The controller writes the unused single source too, empty.
      sync: {
        status: 'Synced',
        revisions: [INFRA, GITOPS],
        comparedTo: { source: { repoURL: '' }, sources: SOURCES, destination: DESTINATION },
      },
      operationState: { phase: 'Succeeded', syncResult: { revisions: [INFRA, GITOPS] } },
      ...status,
    },
    ...rest,
  });
}

function compared(over: Json): Json {
  const sync = { status: 'Synced', revisions: [INFRA, GITOPS] };
  return { sync: { ...sync, comparedTo: { sources: SOURCES, destination: DESTINATION, ...over } } };
}

describe('the report of an Argo CD Application', () => {
  it('is synced and healthy at the commits of its sources, and says nothing more', () => {
    expect(applicationReport(application())).toEqual({
      service: 'api',
      revisions: [INFRA, GITOPS],
      sync: 'synced',
      health: 'healthy',
    });
  });

  it('knows an Application of one source', () => {
    const [source] = SOURCES;
    const report = applicationReport(
      application(
        { sync: { status: 'OutOfSync', revision: INFRA, comparedTo: { source, destination: DESTINATION } } },
        { spec: { source, destination: DESTINATION } },
      ),
    );
    expect(report).toMatchObject({ revisions: [INFRA], sync: 'out-of-sync' });
  });

  it('is named for the Application when no label names the service', () => {
    expect(applicationReport(application({}, { metadata: { name: 'qa-api' } })).service).toBe('qa-api');
  });

  it.each([
    ['Healthy', 'healthy'],
    ['Progressing', 'progressing'],
    ['Degraded', 'degraded'],
    ['Suspended', 'suspended'],
    ['Missing', 'missing'],
    ['Unknown', 'unknown'],
    ['', 'unknown'],
    ['SomethingNew', 'unknown'],
  ])('calls health %j %s', (status, health) => {
    expect(applicationReport(application({ health: { status } })).health).toBe(health);
  });

  describe('never better than it is', () => {
    const unknown = { sync: 'unknown', health: 'unknown', revisions: [] };
    const elsewhere = { ...DESTINATION, namespace: 'preview-1' };
    const asked = { operation: { sync: { revision: GITOPS } } };
    const failed = { phase: 'Failed', message: 'one or more hooks failed', syncResult: { revisions: [INFRA, GITOPS] } };

    it.each<[string, Application, object]>([
      ['new: no status', application({}, { status: undefined }), unknown],
      ['never compared', application({ sync: { status: 'Synced', revisions: [GITOPS] } }), unknown],
      ['compared with fewer sources', application(compared({ sources: SOURCES.slice(1) })), unknown],
      [
        'compared at another branch',
        application(compared({ sources: SOURCES.map((source) => ({ ...source, targetRevision: 'trunk' })) })),
        unknown,
      ],
      ['compared with another destination', application(compared({ destination: elsewhere })), unknown],
      ['asked to sync', application({}, asked), { sync: 'synced', health: 'progressing' }],
      ['syncing', application({ operationState: { phase: 'Running' } }), { health: 'progressing' }],
      ['suspended and syncing', application({ health: { status: 'Suspended' } }, asked), { health: 'progressing' }],
      ['failed to sync at this revision', application({ operationState: failed }), { health: 'degraded' }],
      [
        'failed to sync at an earlier revision',
        application({ operationState: { ...failed, syncResult: { revisions: [INFRA, INFRA] } } }),
        { health: 'healthy' },
      ],
      [
        'being deleted',
        application({}, { metadata: { name: 'qa-api', deletionTimestamp: '2026-01-01T00:00:00Z' } }),
        { health: 'progressing', message: 'it is being deleted' },
      ],
    ])('%s', (_, given, expected) => {
      expect(applicationReport(given)).toMatchObject(expected);
    });

    it.each([
      ['an empty helm block', [{ ...SOURCES[0] }, { ...SOURCES[1], helm: {} }]],
      ['an empty string', [{ ...SOURCES[0], chart: '' }, SOURCES[1]]],
      ['another order of keys', SOURCES.map((source) => Object.fromEntries(Object.entries(source).reverse()))],
    ])('%s is no difference', (_, sources) => {
      expect(applicationReport(application(compared({ sources }))).sync).toBe('synced');
    });
  });

  describe('says what is wrong in the controller’s words', () => {
    const comparison = { type: 'ComparisonError', message: 'failed to generate manifest: api.yaml: no such file' };
    const orphans = { type: 'OrphanedResourceWarning', message: 'Application has 1 orphaned resources' };
    const failed = {
      phase: 'Failed',
      message: 'one or more objects failed to apply',
      syncResult: {
        revisions: [INFRA, GITOPS],
        resources: [
          { kind: 'Service', name: 'api', status: 'Synced', message: 'service/api created' },
          { kind: 'Deployment', name: 'api', status: 'SyncFailed', message: 'exceeded quota: environment' },
        ],
      },
    };
    const hook = {
      ...failed,
      syncResult: {
        ...failed.syncResult,
        resources: [
          { kind: 'Job', name: 'migrate', hookPhase: 'Failed', message: 'Job has reached the backoff limit' },
        ],
      },
    };
    const unhealthy = [
      { kind: 'Service', name: 'api', health: { status: 'Healthy' } },
      { kind: 'Deployment', name: 'api', health: { status: 'Degraded', message: 'exceeded its progress deadline' } },
    ];

    it.each<[string, Json, string | undefined]>([
      ['an error condition first', { conditions: [orphans, comparison] }, `${comparison.type}: ${comparison.message}`],
      ['the object that failed to apply', { operationState: failed }, 'Deployment/api: exceeded quota: environment'],
      ['the hook that failed', { operationState: hook }, 'Job/migrate: Job has reached the backoff limit'],
      [
        'the failed operation when no object did',
        { operationState: { ...failed, syncResult: undefined } },
        'one or more objects failed to apply',
      ],
      ['a resource’s health', { resources: unhealthy }, 'Deployment/api: exceeded its progress deadline'],
      ['health’s own message', { health: { status: 'Degraded', message: 'it is ill' } }, 'it is ill'],
      [
        'what a running sync waits for',
        { operationState: { phase: 'Running', message: 'waiting for healthy state of apps/Deployment/api' } },
        'waiting for healthy state of apps/Deployment/api',
      ],
      ['a warning last', { conditions: [orphans] }, orphans.message],
      ['nothing when nothing is known', {}, undefined],
    ])('%s', (_, status, message) => {
      expect(applicationReport(application({ health: { status: 'Degraded' }, ...status })).message).toBe(message);
    });

    it('tells of an invalid specification that was never compared', () => {
      const conditions = [
        { type: 'InvalidSpecError', message: 'application references project qa which does not exist' },
      ];
      expect(applicationReport(application({ sync: { status: 'Unknown' }, conditions })).message).toBe(
        'InvalidSpecError: application references project qa which does not exist',
      );
    });

    it('keeps quiet about a warning when all is well', () => {
      expect(applicationReport(application({ conditions: [orphans] })).message).toBeUndefined();
    });
  });
});

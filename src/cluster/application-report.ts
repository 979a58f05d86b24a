import { isDeepStrictEqual } from 'node:util';
import type { ApplicationReport } from '../operations/ports/cluster-reader.ts';
import { SERVICE_LABEL } from './registered.ts';
import type { Application } from './schema.ts';

const SYNC: Readonly<Record<string, ApplicationReport['sync']>> = { Synced: 'synced', OutOfSync: 'out-of-sync' };

const HEALTH: Readonly<Record<string, ApplicationReport['health']>> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
};

/**
 * What an Argo CD Application's status says, never better than it is:
 * - a comparison made with other sources than the specification has now is no comparison;
 * - "healthy" while a sync is asked for or running is still progressing (hooks run after resources are healthy);
 * - a failed sync to the very revision it was compared at is degraded: Argo CD leaves such an Application "Synced" and
 *   "Healthy" when only a hook failed, and does not try that revision again.
 */
export function applicationReport(application: Application): ApplicationReport {
  const service = application.metadata.labels?.[SERVICE_LABEL] ?? application.metadata.name;
  if (!isCompared(application)) {
    const message = errorConditions(application)[0] ?? 'Argo CD has not compared its present specification yet';
    return { service, revisions: [], sync: 'unknown', health: 'unknown', message };
  }
  const { sync, health } = application.status ?? {};
  const report = {
    service,
    revisions: revisionsOf(sync),
    sync: SYNC[sync?.status ?? ''] ?? 'unknown',
    health: settled(application, HEALTH[health?.status ?? ''] ?? 'unknown'),
  } as const;
  if (report.sync === 'synced' && report.health === 'healthy') return report;
  const message = whatIsWrong(application);
  return message === undefined ? report : { ...report, message };
}

function settled(application: Application, health: ApplicationReport['health']): ApplicationReport['health'] {
  if (health !== 'healthy' && health !== 'suspended') return health;
  if (application.metadata.deletionTimestamp || syncIsUnderWay(application)) return 'progressing';
  return syncFailed(application) ? 'degraded' : health;
}

function syncIsUnderWay({ operation, status }: Application): boolean {
  const phase = status?.operationState?.phase;
  return (operation !== undefined && operation !== null) || phase === 'Running' || phase === 'Terminating';
}

/** Whether the last sync failed, and was to the revision that was compared. */
function syncFailed({ status }: Application): boolean {
  const { phase, syncResult } = status?.operationState ?? {};
  if (phase !== 'Failed' && phase !== 'Error') return false;
  return isDeepStrictEqual(revisionsOf(syncResult), revisionsOf(status?.sync));
}

type Compared = { readonly revision?: string | undefined; readonly revisions?: readonly string[] | null | undefined };

function revisionsOf(compared: Compared | undefined): readonly string[] {
  if (compared?.revisions?.length) return compared.revisions;
  return compared?.revision ? [compared.revision] : [];
}

/** Whether the last comparison was of what the specification asks for now. */
function isCompared({ spec, status }: Application): boolean {
  const compared = status?.sync?.comparedTo;
  if (!compared) return false;
  return (
    isDeepStrictEqual(filled(sourcesOf(spec)), filled(sourcesOf(compared))) &&
    isDeepStrictEqual(filled(spec.destination), filled(compared.destination))
  );
}

function sourcesOf(from: { source?: unknown; sources?: readonly unknown[] | null | undefined }): readonly unknown[] {
  return from.sources?.length ? from.sources : [from.source];
}

/** Without what is empty: the controller drops `helm: {}` and writes `repoURL: ""`, and means the same. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(filled) : undefined;
  if (typeof value !== 'object' || value === null) return value === '' || value === null ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, filled(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The most telling of the controller's own words: what stops it, what failed, what it waits for, what it warns of. */
function whatIsWrong(application: Application): string | undefined {
  const { status, metadata } = application;
  const operation = status?.operationState;
  const failed = operation?.syncResult?.resources?.filter(
    ({ status: result, hookPhase }) => result === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error',
  );
  const unhealthy = status?.resources?.filter(({ health }) => health?.message && health.status !== 'Healthy');
  const operationFailed = operation?.phase === 'Failed' || operation?.phase === 'Error';
  return [
    ...errorConditions(application),
    ...(metadata.deletionTimestamp ? ['it is being deleted'] : []),
    ...(operationFailed
      ? (failed ?? []).map(({ kind, name, message }) => `${kind}/${name}: ${message ?? 'failed'}`)
      : []),
    ...(operationFailed ? [operation?.message] : []),
    ...(unhealthy ?? []).map(({ kind, name, health }) => `${kind}/${name}: ${health?.message}`),
    status?.health?.message,
    ...(syncIsUnderWay(application) ? [operation?.message] : []),
    ...(status?.conditions ?? []).map(({ message }) => message),
  ].find(Boolean);
}

/** `ComparisonError`, `InvalidSpecError`…: all that are no warning end so. */
function errorConditions({ status }: Application): readonly string[] {
  return (status?.conditions ?? []).flatMap(({ type, message }) =>
    type.endsWith('Error') ? [message ? `${type}: ${message}` : type] : [],
  );
}

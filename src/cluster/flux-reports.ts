import type { ApplicationReport } from '../operations/ports/cluster-reader.ts';
import type { GitRepository, HelmRelease, Kustomization } from './flux-schema.ts';
import { type FluxState, fluxState } from './flux-state.ts';
import { SERVICE_LABEL } from './registered.ts';
import type { Named } from './schema.ts';

/** Everything Flux holds of one environment, and the ConfigMaps its HelmReleases read. */
export type FluxObjects = {
  readonly sources: readonly GitRepository[];
  readonly kustomizations: readonly Kustomization[];
  readonly releases: readonly HelmRelease[];
  readonly values: readonly Named[];
};

const HEALTH: Readonly<Record<FluxState['state'], ApplicationReport['health']>> = {
  ready: 'healthy',
  progressing: 'progressing',
  failed: 'degraded',
  suspended: 'suspended',
  unseen: 'unknown',
};

/**
 * One report per service. Under Flux two controllers have to be through before a service is as Git says: the Kustomization
 * has applied its values at a revision, and then its HelmRelease has taken them. So a service is reported at the revision the
 * Kustomization applied, and in step only once its release has followed.
 */
export function fluxReports(objects: FluxObjects): readonly ApplicationReport[] {
  const folder = folderState(objects);
  return objects.releases.map((release): ApplicationReport => {
    const { state, message } = follows(release, objects);
    const said = message ?? folder.message;
    return {
      service: release.metadata.labels?.[SERVICE_LABEL] ?? release.metadata.name,
      revisions: folder.revisions,
      sync: syncOf(state, folder.carries),
      health: HEALTH[state],
      ...(said === undefined ? {} : { message: said }),
    };
  });
}

function syncOf(state: FluxState['state'], carries: boolean): ApplicationReport['sync'] {
  // Suspended it may be as Git says or not: nobody compares.
  if (state === 'unseen' || state === 'suspended') return 'unknown';
  return state === 'ready' && carries ? 'synced' : 'out-of-sync';
}

/** How far the environment's folder of git-ops is carried into the cluster, and what stands in the way. */
function folderState({ kustomizations, sources }: FluxObjects) {
  const [kustomization] = kustomizations;
  if (!kustomization) return { revisions: [], carries: false, message: 'no Kustomization carries its values yet' };
  const { state, message } = fluxState(kustomization);
  const commit = commitOf(kustomization.status?.lastAppliedRevision);
  const problem =
    state === 'ready'
      ? sources.map(problemOf).find(Boolean)
      : `Kustomization ${kustomization.metadata.name}: ${message}`;
  return {
    // What was applied of another specification, another folder perhaps, is no revision of this one.
    revisions: commit === undefined || state === 'unseen' ? [] : [commit],
    carries: state === 'ready' || state === 'progressing',
    ...(problem === undefined ? {} : { message: problem }),
  };
}

function problemOf(source: GitRepository): string | undefined {
  const { state, message } = fluxState(source);
  return state === 'failed' || state === 'suspended' ? `GitRepository ${source.metadata.name}: ${message}` : undefined;
}

/** A release that says "ready" is so only with the chart that is registered and the values that are there. */
function follows(release: HelmRelease, { sources, values }: FluxObjects): FluxState {
  const own = fluxState(release);
  if (own.state !== 'ready') return own;
  const chart = release.spec.chart?.spec;
  const commit = sources.find(({ metadata }) => metadata.name === chart?.sourceRef.name)?.spec.ref?.commit;
  const version = release.status?.lastAttemptedRevision ?? '';
  // The chart's version ends with the first twelve digits: helmchart_controller.go of source-controller.
  if (commit !== undefined && chart?.reconcileStrategy === 'Revision' && !version.endsWith(commit.slice(0, 12))) {
    return { state: 'progressing', message: `it runs chart ${version}, and not yet that of commit ${commit}` };
  }
  const newer = values.find((configMap) => isRead(release, configMap) && isNewer(configMap, release));
  if (!newer) return own;
  return {
    state: 'progressing',
    message: `ConfigMap ${newer.metadata.name} changed, and the release has not followed yet`,
  };
}

function isRead({ spec }: HelmRelease, { metadata }: Named): boolean {
  return (spec.valuesFrom ?? []).some(({ kind, name }) => kind === 'ConfigMap' && name === metadata.name);
}

/**
 * Each pass of helm-controller writes the release's status, at the beginning and at the end: a release that was written
 * before its values were has not read them. Both live in the API server's one etcd, whose revisions count up over all kinds.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
function isNewer(a: Named, b: Named): boolean {
  return revisionOf(a) > revisionOf(b);
}

function revisionOf({ metadata }: Named): bigint {
  return /^\d+$/.test(metadata.resourceVersion ?? '') ? BigInt(metadata.resourceVersion ?? 0) : 0n;
}

/** `main@sha1:<commit>`: https://fluxcd.io/flux/components/source/gitrepositories/#artifact */
function commitOf(revision: string | undefined): string | undefined {
  return /(?:^|@)sha\d+:([0-9a-f]{40,64})$/.exec(revision ?? '')?.[1];
}

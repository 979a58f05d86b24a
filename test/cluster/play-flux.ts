import type { LocalCluster } from '../local-cluster.ts';
import type { PlayedReconciler } from './played-reconciler.ts';
import { CHARTS, registeredObjects } from './registered-objects.ts';

const rule = (group: string, plural: string) => ({
  apiGroups: [`${group}.toolkit.fluxcd.io`],
  resources: [plural],
  verbs: ['list'],
});

/** Statuses as in docs/spec of source-, kustomize- and helm-controller, and the code that writes them. */
export const playedFlux: PlayedReconciler = {
  name: 'flux',
  rights: {
    rules: [rule('source', 'gitrepositories'), rule('kustomize', 'kustomizations'), rule('helm', 'helmreleases')],
  },
  holds: () => ['Kustomization/environment', 'GitRepository/git-ops', 'GitRepository/infra'],
  register: (cluster, environment) => cluster.apply(...registeredObjects('flux', environment)),
  async carry(cluster, environment, commit) {
    const stored = [ready('True', 'Succeeded', 'stored artifact')];
    const revision = `main@sha1:${commit}`;
    // The values before the release that takes them; the rest in any order.
    await Promise.all([
      report(cluster, environment, 'gitrepository', 'git-ops', stored),
      report(cluster, environment, 'gitrepository', 'infra', stored),
      cluster.apply(...['env', 'api'].map((name) => values(environment, name, commit))),
    ]);
    const applied = [ready('True', 'ReconciliationSucceeded', `Applied revision: ${revision}`)];
    await report(cluster, environment, 'kustomization', 'environment', applied, {
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
    });
    const upgraded = [ready('True', 'UpgradeSucceeded', 'Helm upgrade succeeded')];
    await report(cluster, environment, 'helmrelease', 'api', upgraded, {
      lastAttemptedRevision: `0.1.0+${CHARTS.slice(0, 12)}`,
      lastHandledReconcileAt: commit,
    });
  },
  async fail(cluster, environment, message) {
    const failed = [ready('False', 'BuildFailed', message)];
    const lastAttemptedRevision = `main@sha1:${'e'.repeat(40)}`;
    await report(cluster, environment, 'kustomization', 'environment', failed, { lastAttemptedRevision });
  },
  move: (cluster, environment) => cluster.apply(...registeredObjects('flux', environment, 'f'.repeat(40))),
  async unregister(cluster, environment) {
    await cluster.kubectl('delete', 'helmrelease', 'api', '-n', environment);
    await cluster.kubectl('delete', 'configmap', 'env-values', 'api-values', '-n', environment);
  },
};

function ready(status: string, reason: string, message: string) {
  return { type: 'Ready', status, reason, message, lastTransitionTime: '2026-11-23T12:00:00Z' };
}

/** A ConfigMap of `envs/<env>/kustomization.yaml`. */
export function values(environment: string, name: string, text: string) {
  const labels = { 'reconcile.fluxcd.io/watch': 'Enabled' };
  const metadata = { name: `${name}-values`, namespace: environment, labels };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'values.yaml': `# ${text}\n` } };
}

/** Writes a status as a controller does that has dealt with the specification an object was registered with. */
async function report(
  cluster: LocalCluster,
  environment: string,
  kind: string,
  name: string,
  conditions: readonly object[],
  status: object = {},
): Promise<void> {
  const observedGeneration = 1;
  const told = conditions.map((condition) => ({ ...condition, observedGeneration }));
  const patch = JSON.stringify({ status: { ...status, observedGeneration, conditions: told } });
  const object = [kind, name, '-n', environment];
  await cluster.kubectl('patch', ...object, '--subresource=status', '--type=merge', '-p', patch);
}

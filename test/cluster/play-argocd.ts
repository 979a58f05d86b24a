import type { LocalCluster } from '../local-cluster.ts';
import type { PlayedReconciler } from './played-reconciler.ts';
import { CHARTS, registeredObjects } from './registered-objects.ts';

const NAMESPACE = 'argocd';

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
export const playedArgocd: PlayedReconciler = {
  name: 'argocd',
  rights: {
    namespace: NAMESPACE,
    rules: [{ apiGroups: ['argoproj.io'], resources: ['applications', 'appprojects'], verbs: ['list'] }],
  },
  holds: (environment) => [`AppProject/${environment}`],
  register: (cluster, environment) => cluster.apply(...registeredObjects('argocd', environment)),
  carry: (cluster, environment, commit) =>
    report(cluster, environment, { sync: compared(environment, 'Synced', commit), health: { status: 'Healthy' } }),
  fail: (cluster, environment, message) =>
    report(cluster, environment, {
      sync: { status: 'Unknown' },
      conditions: [{ type: 'ComparisonError', message, lastTransitionTime: '2026-11-23T12:00:00Z' }],
    }),
  move: (cluster, environment) => cluster.apply(...registeredObjects('argocd', environment, 'f'.repeat(40))),
  async unregister(cluster, environment) {
    const application = ['application', `${environment}-api`, '-n', NAMESPACE];
    // What the finalizer waits for is Argo CD's to take away.
    await cluster.kubectl('patch', ...application, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    await cluster.kubectl('delete', ...application);
  },
};

/** What Argo CD compared: the sources as they are registered at first. */
function compared(environment: string, status: string, commit: string) {
  const application = registeredObjects('argocd', environment).find(({ kind }) => kind === 'Application');
  const { sources, destination } = (application?.spec ?? {}) as Record<'sources' | 'destination', unknown>;
  return { status, revisions: [CHARTS, commit], comparedTo: { sources, destination } };
}

/** An Application's status is no subresource: its controller writes it as any other field. */
async function report(cluster: LocalCluster, environment: string, status: object): Promise<void> {
  const patch = ['--type=merge', '-p', JSON.stringify({ status })];
  await cluster.kubectl('patch', 'application', `${environment}-api`, '-n', NAMESPACE, ...patch);
}

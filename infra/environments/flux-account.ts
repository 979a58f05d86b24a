import type { EnvironmentConfig } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { PolicyRule, Registration } from './manifest.ts';

/** The service account Flux's controllers act as in the environment's namespace. */
export const ACCOUNT = 'workflowautom-reconciler';

const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const read = ['get', 'list', 'watch'];

/**
 * What a service is made of, and nothing that bounds it: no quota, no NetworkPolicy, no role, nothing of the cluster's. The
 * built-in `edit` would let a chart open the network, and knows neither routes nor monitors.
 */
const rules: readonly PolicyRule[] = [
  // Secrets: those of git-ops, and Helm's record of each release.
  { apiGroups: [''], resources: ['configmaps', 'secrets', 'services', 'serviceaccounts'], verbs: write },
  { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: write },
  { apiGroups: [''], resources: ['pods', 'pods/log', 'events'], verbs: read },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: write },
  { apiGroups: ['apps'], resources: ['replicasets', 'controllerrevisions'], verbs: read },
  { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: write },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: write },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: write },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: write },
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['httproutes'], verbs: write },
  { apiGroups: ['monitoring.coreos.com'], resources: ['servicemonitors'], verbs: write },
];

/** The account and its rights, which end at the namespace: what an AppProject is to Argo CD. */
export function fluxAccount({ environment }: EnvironmentConfig): Registration[] {
  const namespace = environment.name;
  const metadata = { name: ACCOUNT, namespace, labels: environmentLabels(environment) };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: ACCOUNT } as const;
  return [
    { name: 'reconciler', manifest: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } },
    { name: 'reconciler', manifest: { apiVersion, kind: 'Role', metadata, rules } },
    {
      name: 'reconciler',
      manifest: {
        apiVersion,
        kind: 'RoleBinding',
        metadata,
        roleRef,
        subjects: [{ kind: 'ServiceAccount', namespace, name: ACCOUNT }],
      },
    },
  ];
}

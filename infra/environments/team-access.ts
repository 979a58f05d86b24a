import type { EnvironmentConfig } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { PolicyRule, Registration } from './manifest.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API = `${GROUP}/v1`;

/** A shell in a pod and a way to its ports; a client asks for either by `get` or by `create`. */
const debug: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['pods/exec', 'pods/portforward', 'pods/attach'], verbs: ['get', 'create'] },
];

/**
 * The owning team sees everything in the namespace but Secrets, logs among it (the built-in `view`), and debugs pods where the
 * kind of environment allows it. It changes nothing: what runs is written in Git.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export function teamAccess({ environment, team, cluster }: EnvironmentConfig): Registration[] {
  if (team.length === 0) return [];
  const metadata = (name: string) => ({
    name,
    namespace: environment.name,
    labels: environmentLabels(environment),
  });
  const subjects = team.map((name) => ({ kind: 'Group', apiGroup: GROUP, name }) as const);
  const binding = (name: string, kind: 'Role' | 'ClusterRole', role: string): Registration => ({
    name,
    manifest: {
      apiVersion: API,
      kind: 'RoleBinding',
      metadata: metadata(name),
      roleRef: { apiGroup: GROUP, kind, name: role },
      subjects,
    },
  });
  if (!cluster.debugKinds.includes(environment.kind)) return [binding('team-view', 'ClusterRole', 'view')];
  return [
    binding('team-view', 'ClusterRole', 'view'),
    {
      name: 'team-debug',
      manifest: { apiVersion: API, kind: 'Role', metadata: metadata('team-debug'), rules: debug },
    },
    binding('team-debug', 'Role', 'team-debug'),
  ];
}

import type { KubernetesObject } from './kubernetes-object.ts';

/** Fields of some kinds that the API server will not change, as the official plugin knows them; every kind's identity comes first. */
const immutable: Readonly<Record<string, readonly string[]>> = {
  'v1/Secret': ['type'],
  'v1/ResourceQuota': ['spec.scopes'],
  'v1/Service': ['spec.clusterIP'],
  'apps/v1/Deployment': ['spec.selector'],
  'apps/v1/StatefulSet': ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
};

/** Whether a change of the property at `path` needs another object. */
export function replaces(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>, path: string): boolean {
  const own = immutable[`${object.apiVersion}/${object.kind}`] ?? [];
  const fixed = ['apiVersion', 'kind', 'metadata.name', 'metadata.namespace', ...own];
  return fixed.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
}

import { createHash } from 'node:crypto';
import type { Fields } from '../protocol/fields.ts';
import { isKubernetesObject, type KubernetesObject, objectId } from './kubernetes-object.ts';
import { markSecrets } from './mark-secrets.ts';
import type { Reference } from './objects.ts';

// The official plugin's names, so that either plugin can follow the other on one stack.
const ANNOTATION = 'pulumi.com/patchFieldManager';
const FIELD_MANAGER = '__fieldManager';

/** What Pulumi keeps of a live object: all of it but the record of who wrote which field. */
export function stateOf(live: KubernetesObject, fieldManager: string): Fields {
  const { managedFields: _, ...metadata } = live.metadata;
  return { ...markSecrets({ ...live, metadata }), [FIELD_MANAGER]: fieldManager };
}

/** Who writes: as the object says, as it was written before, or a name that is the same at every run. */
export function fieldManagerOf(object: KubernetesObject, state: Fields = {}): string {
  const before = state[FIELD_MANAGER];
  const own = object.metadata.annotations?.[ANNOTATION] ?? (typeof before === 'string' ? before : undefined);
  if (own !== undefined) return own;
  const identity = `${object.apiVersion}/${object.kind}/${objectId(object)}`;
  return `pulumi-kubernetes-${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`;
}

/** Inputs that would make the object as it is: all of it but what only the API server writes. */
export function inputsOf(live: KubernetesObject): Fields {
  const { status: _, ...object } = live;
  const { creationTimestamp, generation, managedFields, resourceVersion, uid, ...metadata } = live.metadata;
  return { ...object, metadata };
}

/**
 * The object that an id and a type token name: `argocd/qa-api` and `kubernetes:argoproj.io/v1alpha1:Application`.
 * The legacy API group is called `core` in tokens and has no name in objects.
 */
export function referenceOf(id: string, type: string): Reference {
  const [, apiVersion = '', kind = ''] = type.split(':');
  const slash = id.indexOf('/');
  const metadata = slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
  return { apiVersion: apiVersion.replace(/^core\//, ''), kind, metadata };
}

export function expectObject(fields: Fields): KubernetesObject {
  if (isKubernetesObject(fields)) return fields;
  throw new Error('A Kubernetes object needs an apiVersion, a kind and a metadata.name.');
}

import type { Observation } from '../operations/ports/cluster-reader.ts';
import type { Namespace } from './schema.ts';

export function namespaceState(namespace: Namespace | undefined): Observation['namespace'] {
  if (!namespace) return 'absent';
  return namespace.metadata.deletionTimestamp || namespace.status?.phase === 'Terminating' ? 'terminating' : 'active';
}

/** Why a namespace does not go away, in the namespace controller's words: content, finalizers, a group that fails. */
export function namespaceObstacles(namespace: Namespace): readonly string[] {
  return (namespace.status?.conditions ?? [])
    .filter(({ type, status }) => status === 'True' && type.startsWith('Namespace'))
    .flatMap(({ message }) => (message ? [`Namespace/${namespace.metadata.name} (${message})`] : []));
}

import type { FluxObject } from './flux-schema.ts';

/** How far Flux is with one object. `message` is its own words, or ours where it has none. */
export type FluxState = {
  readonly state: 'ready' | 'progressing' | 'failed' | 'suspended' | 'unseen';
  readonly message?: string;
};

/** Not ready because something else is not, yet: it goes on by itself once that is. */
const WAITING = new Set(['DependencyNotReady', 'SourceNotReady', 'HealthCheckCanceled', 'Progressing']);

/**
 * What an object's conditions say, never better than it is: a status of another specification than the present one says
 * nothing, and "ready" while it is being reconciled again is no end.
 * https://github.com/fluxcd/pkg/blob/main/apis/meta/conditions.go
 */
export function fluxState({ metadata, spec, status }: FluxObject): FluxState {
  const condition = (type: string) => status?.conditions?.find((each) => each.type === type);
  if (metadata.deletionTimestamp) return { state: 'progressing', message: 'it is being deleted' };
  if (spec.suspend) return { state: 'suspended', message: 'it is suspended, so Flux does nothing until it is resumed' };
  const ready = condition('Ready');
  const told = ready?.message ? { message: ready.message } : {};
  const isOfNow = status?.observedGeneration === metadata.generation;
  if (ready?.status === 'True' && isOfNow) {
    const going = condition('Reconciling');
    return going?.status === 'True' ? { state: 'progressing', ...saying(going.message) } : { state: 'ready' };
  }
  // Of what failed only the condition is marked with the specification it is about.
  if (ready?.status === 'False' && (isOfNow || ready.observedGeneration === metadata.generation)) {
    const waits = condition('Stalled')?.status !== 'True' && WAITING.has(ready.reason ?? '');
    return { state: waits ? 'progressing' : 'failed', ...told };
  }
  if (ready?.status === 'Unknown') return { state: 'progressing', ...told };
  return { state: 'unseen', message: 'Flux has not looked at its present specification yet' };
}

function saying(message: string | undefined): { readonly message?: string } {
  return message ? { message } : {};
}

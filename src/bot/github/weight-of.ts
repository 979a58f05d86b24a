import type { OperationView } from '../../render/operation-view.ts';
import type { WriteWeight } from './write-budget.ts';

/** How much it matters that people see this: that something ended or waits for them must be seen, the rest may be. */
export function weightOf({ state }: Pick<OperationView, 'state'>): WriteWeight {
  return state === 'queued' || state === 'planning' || state === 'approved' || state === 'running'
    ? 'interim'
    : 'final';
}

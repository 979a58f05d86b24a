import type { OperationView } from '../../render/operation-view.ts';

/** What a deployment is to say of an operation; `started` needs no status, as a new deployment is `pending`. */
export type DeploymentState = 'started' | 'success' | 'failure' | 'inactive';

/** What leaves everything running as it is; the first word of the title is the verb. */
const LEAVES_IT = new Set(['extend', 'lock', 'unlock']);

/** Phases in which nothing that runs has changed yet. */
const BEFORE = new Set(['propose', 'preview', 'post', 'approve', 'report']);

/**
 * What to show of an operation; undefined when it changes nothing that runs, or has not begun to: plans are no
 * deployments. Something that stopped half way is a failure, whoever stopped it.
 */
export function deploymentState(view: OperationView): DeploymentState | undefined {
  if (LEAVES_IT.has(view.title.split(' ')[0] ?? '')) return undefined;
  if (view.state === 'running') return 'started';
  if (!view.timeline.some(({ phase }) => !BEFORE.has(phase))) return undefined;
  switch (view.state) {
    case 'succeeded':
      return isDestroy(view) ? 'inactive' : 'success';
    case 'failed':
    case 'cancelled':
      return 'failure';
    default:
      return undefined;
  }
}

export function isDestroy({ title }: Pick<OperationView, 'title'>): boolean {
  return title.split(' ')[0] === 'destroy';
}

import type { OperationState, OperationView, PlanView } from '../src/render/operation-view.ts';
import { sampleView } from './sample-view.ts';

const PLAN: PlanView = {
  id: 'p-7k2m9x',
  createdAt: 0,
  expiresAt: 1,
  files: [],
  stacks: [],
  approvals: { needed: 1, requesterApproves: true, given: [], roles: [] },
  holds: [],
  standIns: [],
};

/** Every state a display is brought up to while an environment is created, planned anew, applied and destroyed. */
const STATES: readonly (readonly [command: string, state: OperationState])[] = [
  ['create', 'planning'],
  ['create', 'running'],
  ['create', 'succeeded'],
  ['plan', 'planning'],
  ['plan', 'waiting'],
  ['plan', 'running'],
  ['plan', 'succeeded'],
  ['destroy', 'planning'],
  ['destroy', 'running'],
  ['destroy', 'succeeded'],
];

/** What people type for it. */
export const COMMANDS = ['create', 'plan', 'apply', 'destroy'] as const;

/** One create-plan-apply-destroy cycle of an environment as its displays see it, oldest first. */
export function lifeCycle(environment: string, about: Partial<OperationView> = {}): readonly OperationView[] {
  const start = Date.now();
  return STATES.map(([command, state], index) => {
    const begun = state === 'running' || state === 'succeeded';
    return sampleView({
      id: `op-${environment}-${command}`,
      environment,
      title: command,
      state,
      timeline: begun ? [{ phase: 'up', step: 'up', state: 'done', startedAt: 0, endedAt: 1 }] : [],
      createdAt: start,
      updatedAt: start + index * 60_000,
      ...(state === 'planning' ? {} : { plan: PLAN }),
      ...about,
    });
  });
}

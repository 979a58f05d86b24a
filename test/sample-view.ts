import type { OperationView } from '../src/render/operation-view.ts';

/** An operation that has gone well, as people see it; `about` says what is special about it. */
export function sampleView(about: Partial<OperationView> = {}): OperationView {
  return {
    id: 'op-4t7wqzbcd2',
    environment: 'qa',
    title: 'wake',
    command: 'wake qa',
    requester: 'octocat',
    door: 'github',
    allowedBy: 'developer may wake on standing (rule 1)',
    state: 'succeeded',
    behind: [],
    timeline: [],
    earlier: [],
    createdAt: Date.UTC(2026, 11, 1, 12),
    updatedAt: Date.UTC(2026, 11, 1, 12, 1),
    ...about,
  };
}

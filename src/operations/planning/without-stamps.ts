import type { ResourceChange } from '../../commands/difference.ts';

/** The tag that names the operation that changed a resource last (infra/naming/tags.ts): every run would write its own. */
const STAMP = /^tags(All)?\["workflowautom\.dev\/operation"\]$/;

/** Changes as people should read them: what only gets the operation's name is not changed, and not a reason to run. Pure. */
export function withoutStamps(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return changes.map((change) => {
    if (change.operation !== 'update') return change;
    const differences = change.differences.filter(({ path }) => !STAMP.test(path));
    if (differences.length === change.differences.length) return change;
    return { ...change, differences, operation: differences.length === 0 ? 'same' : 'update' };
  });
}

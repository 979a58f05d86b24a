import type { Plan } from '../operation.ts';
import { movedBindings } from '../planning/bindings.ts';
import { policyHash } from '../planning/fingerprint.ts';
import type { Runtime } from '../runtime.ts';
import { stackKey } from '../stack-key.ts';

/**
 * What moved while reviewers had a plan's files, one phrase each, for a plan that still has stacks to run: they were
 * planned with those files, that policy and that infra. Neither its age counts, which is theirs, nor the head of a pull
 * request, whose older commit they have merged. Empty means the plan still says what would happen.
 */
export async function movedWhileReviewed(
  runtime: Pick<Runtime, 'gitops' | 'stacks'>,
  { bindings, change, files, createdAt }: Plan,
): Promise<readonly string[]> {
  if (change.stacks.length === 0) return [];
  const [desired, infraCommit, ...stacks] = await Promise.all([
    runtime.gitops.read(),
    runtime.stacks.infraCommit(),
    ...change.stacks.map(async (run) => [stackKey(run), (await runtime.stacks.inspect(run)).hash] as const),
  ]);
  const current = { ...bindings, policyHash: policyHash(desired), infraCommit, stacks: Object.fromEntries(stacks) };
  const differing = files.filter(({ path, after }) => (desired.files.get(path) ?? null) !== after);
  return [
    ...movedBindings(bindings, current, createdAt),
    ...differing.map(({ path }) => `${path} is not as it was proposed`),
  ];
}

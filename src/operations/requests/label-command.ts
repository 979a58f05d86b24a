import type { Command, VerbName } from '../../commands/command.ts';
import type { LabelVerb } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import type { PullRequestRef } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/** What taking a label off means. */
const OPPOSITE: Readonly<Record<LabelVerb, VerbName>> = { create: 'destroy', sleep: 'wake', lock: 'unlock' };

/**
 * The command a label stands for by the policy, or, taken off, the opposite of it; most stand for none. What the pull
 * request looks like now decides: an event that came late, or after its opposite, means nothing any more.
 * @throws PortError `directory-unreachable`, `gitops-unreachable` @throws Refusal `invalid-file`
 */
export async function labelCommand(
  runtime: Pick<Runtime, 'gitops' | 'directory'>,
  pullRequest: PullRequestRef | undefined,
  { label, removed = false }: { readonly label: string; readonly removed?: boolean },
): Promise<Command | undefined> {
  const policy = readPolicy(await runtime.gitops.read());
  const verb = Object.hasOwn(policy.labels, label) ? policy.labels[label] : undefined;
  if (!verb || !pullRequest) return undefined;
  const { open, labels } = await runtime.directory.pullRequest(pullRequest.repository, pullRequest.number);
  // Whatever a closed pull request had ends with it, whatever its labels say.
  if (!open || labels.includes(label) === removed) return undefined;
  return { verb: removed ? OPPOSITE[verb] : verb, args: [], flags: {} };
}

import { READING_VERBS, ruleVerb } from '../../environments/policy/verbs.ts';
import { Refusal } from '../../environments/refusal.ts';
import { permissionIncludes } from '../../environments/repository-permission.ts';
import type { PullRequestState } from '../ports/directory.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/**
 * In a pull request from a fork, whatever changes something is said by somebody with write access to the repository:
 * a label can be put there by people who may only triage, and a comment by everybody. Roles of the policy do not
 * replace that access.
 * https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
 * @throws Refusal `fork-needs-write` @throws PortError `directory-unreachable`
 */
export async function refuseFromFork(
  runtime: Pick<Runtime, 'directory'>,
  { actor, command: { verb }, pullRequest }: CommandRequest,
  state: PullRequestState | undefined,
): Promise<void> {
  const reads: readonly string[] = READING_VERBS;
  if (!pullRequest || !state?.fromFork || reads.includes(ruleVerb(verb))) return;
  const { repository, number } = pullRequest;
  if (permissionIncludes(await runtime.directory.permission(actor, repository), 'write')) return;
  throw new Refusal(
    'fork-needs-write',
    `${actor} may not ${verb} here: pull request ${repository}#${number} comes from a fork, and ${actor} has no write access to ${repository}.`,
    'Somebody with write access has to read it and say /env create.',
    `pull requests from forks need write access to ${repository}`,
  );
}

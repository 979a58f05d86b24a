import type { DesiredState } from '../../environments/desired-state.ts';
import { type EnvironmentName, environmentName } from '../../environments/environment-name.ts';
import { pullRequestEnvironment } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { CommandRequest } from '../request.ts';

/** The environment named, or the one the policy names for this pull request. @throws Refusal `missing-environment` */
export function environmentOf(request: CommandRequest, desired: DesiredState): EnvironmentName {
  if (request.command.environment) return environmentName(request.command.environment);
  const number = request.pullRequest?.number;
  const named = number === undefined ? undefined : pullRequestEnvironment(readPolicy(desired), number);
  if (named) return named;
  throw new Refusal(
    'missing-environment',
    `"${request.command.verb}" needs the name of an environment here.`,
    `Say /env ${request.command.verb} <env>.`,
  );
}

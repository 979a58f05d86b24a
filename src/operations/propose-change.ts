import type { Change } from '../commands/change.ts';
import { verbs } from '../commands/verbs/index.ts';
import { kindOf } from '../environments/kinds.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { Basis } from './basis.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';

/** Asks the operation's verb what should become true. @throws Refusal */
export function proposeChange(
  runtime: Pick<Runtime, 'now'>,
  operation: Pick<Operation, 'command' | 'environment' | 'requester'>,
  { desired, pullRequest, images }: Pick<Basis, 'desired' | 'pullRequest' | 'images'>,
): Change {
  const { command, environment, requester } = operation;
  const verb = verbs[command.verb];
  if (verb.kind !== 'change') throw new Refusal('not-built-yet', `"${command.verb}" changes nothing.`);
  const policy = readPolicy(desired);
  const context = {
    policy,
    requester,
    ...(pullRequest ? { pullRequest } : {}),
    ...(images ? { images } : {}),
    now: runtime.now(),
  };
  const change = verb.propose(desired, { ...command, environment }, context);
  // Committing where the policy asks for a pull request would go round the reviewers it is there for.
  const { name, kind } = kindOf(policy, environment);
  if (kind.writes === 'pull-request' && change.files.length > 0) {
    throw new Refusal(
      'not-built-yet',
      `The policy has git-ops changes to ${name} environments written as pull requests, which is not built yet.`,
      `Open a pull request that changes envs/${environment}/ yourself; nothing has been done.`,
    );
  }
  return change;
}

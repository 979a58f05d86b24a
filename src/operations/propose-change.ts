import type { Change } from '../commands/change.ts';
import { verbs } from '../commands/verbs/index.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';

/** Asks the operation's verb what should become true. @throws Refusal */
export function proposeChange(
  runtime: Pick<Runtime, 'now'>,
  operation: Pick<Operation, 'command' | 'environment' | 'requester' | 'pullRequest'>,
  desired: DesiredState,
): Change {
  const verb = verbs[operation.command.verb];
  if (verb.kind !== 'change') throw new Refusal('not-built-yet', `"${operation.command.verb}" changes nothing.`);
  return verb.propose(
    desired,
    { ...operation.command, environment: operation.environment },
    {
      policy: readPolicy(desired),
      requester: operation.requester,
      ...(operation.pullRequest ? { pullRequest: operation.pullRequest } : {}),
      now: runtime.now(),
    },
  );
}

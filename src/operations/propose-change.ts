import type { Change } from '../commands/change.ts';
import { verbs } from '../commands/verbs/index.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { Basis } from './basis.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';

/** Asks the operation's verb what should become true. @throws Refusal */
export function proposeChange(
  runtime: Pick<Runtime, 'now'>,
  operation: Pick<Operation, 'command' | 'environment' | 'requester'>,
  { desired, pullRequest }: Pick<Basis, 'desired' | 'pullRequest'>,
): Change {
  const verb = verbs[operation.command.verb];
  if (verb.kind !== 'change') throw new Refusal('not-built-yet', `"${operation.command.verb}" changes nothing.`);
  return verb.propose(
    desired,
    { ...operation.command, environment: operation.environment },
    {
      policy: readPolicy(desired),
      requester: operation.requester,
      ...(pullRequest ? { pullRequest } : {}),
      now: runtime.now(),
    },
  );
}

import type { Change } from '../../commands/change.ts';
import { verbs } from '../../commands/verbs/index.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import type { Basis } from './basis.ts';

/** Asks the operation's verb what should become true. @throws Refusal */
export function proposeChange(
  runtime: Pick<Runtime, 'now'>,
  operation: Pick<Operation, 'command' | 'environment' | 'requester'>,
  { desired, pullRequest, images, sealed }: Pick<Basis, 'desired' | 'pullRequest' | 'images' | 'sealed'>,
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
    ...(sealed ? { sealed } : {}),
    now: runtime.now(),
  };
  return verb.propose(desired, { ...command, environment }, context);
}

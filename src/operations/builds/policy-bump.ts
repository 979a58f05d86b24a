import type { Operation } from '../operation.ts';
import type { CommandRequest } from '../request.ts';
import { POLICY_ACTOR } from '../requests/identify-speaker.ts';

/** How `allowedBy` begins where no rule was needed: the policy itself asked. */
const BY_POLICY = 'the policy: ';

/** Who or what let the policy have it done, in words. */
export function allowedByPolicy(because: string): string {
  return `${BY_POLICY}${because}`;
}

/** True for a bump that nobody asked for: CI built what the environment follows. */
export function isPolicyBump({
  command,
  requester,
  allowedBy,
}: Pick<Operation, 'command' | 'requester' | 'allowedBy'>): boolean {
  return command.verb === 'bump' && requester === POLICY_ACTOR && allowedBy.startsWith(BY_POLICY);
}

/** Whether what ended a bump is nobody's word against it: once the environment is unlocked, or there again, it is due again. */
export function isOnlyMissed(code: string | undefined): boolean {
  return code === 'environment-locked' || code === 'unknown-environment' || code === 'unknown-service';
}

/** The services a command names with `--service`. */
export function namedServices({ flags }: CommandRequest['command']): readonly string[] {
  return typeof flags.service === 'string' ? [flags.service] : Array.isArray(flags.service) ? flags.service : [];
}

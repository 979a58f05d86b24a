import { formatInstant } from '../../environments/instant.ts';
import { Refusal } from '../../environments/refusal.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer } from '../../render/answer.ts';
import type { EnvironmentLock } from '../ports/operation-store.ts';
import type { Runtime } from '../runtime.ts';
import type { ControlContext } from './control-context.ts';

/** `lock`: until it is unlocked, only its holder changes the environment. */
export async function lock({ runtime, request, environment, allowedBy }: ControlContext): Promise<Answer> {
  const reason = request.command.flags.reason;
  const held = await runtime.store.lock({
    environment,
    by: request.actor,
    at: runtime.now(),
    ...(typeof reason === 'string' ? { reason } : {}),
  });
  if (!sameLogin(held.by, request.actor)) throw lockedBy(held);
  return { kind: 'note', message: `${environment} is locked by ${held.by}; only they can change it now.`, allowedBy };
}

/** `unlock`: by the holder, or by anyone the rules allow who says `--force`. */
export async function unlock({ runtime, request, environment, allowedBy }: ControlContext): Promise<Answer> {
  const held = await runtime.store.lockOf(environment);
  if (!held) throw new Refusal('not-locked', `${environment} is not locked.`);
  if (!sameLogin(held.by, request.actor) && request.command.flags.force !== true) throw lockedBy(held);
  await runtime.store.unlock(environment);
  const taken = sameLogin(held.by, request.actor) ? '' : ` The lock was ${held.by}'s.`;
  return { kind: 'note', message: `${environment} is unlocked.${taken}`, allowedBy };
}

/** @throws Refusal `environment-locked` when somebody else holds the lock */
export async function refuseIfLocked(
  runtime: Pick<Runtime, 'store'>,
  environment: string,
  actor: string,
): Promise<void> {
  const held = await runtime.store.lockOf(environment);
  if (held && !sameLogin(held.by, actor)) throw lockedBy(held);
}

function lockedBy(held: EnvironmentLock): Refusal {
  const reason = held.reason ? `: ${held.reason}` : '';
  return new Refusal(
    'environment-locked',
    `${held.environment} is locked by ${held.by} since ${formatInstant(held.at)}${reason}.`,
    `Ask ${held.by}, or say /env unlock ${held.environment} --force.`,
  );
}

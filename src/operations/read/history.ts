import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { Answer } from '../../render/answer.ts';
import type { Runtime } from '../runtime.ts';

const SHOWN = 30;

/** `history`: who asked what of this environment and how it ended, newest first; refusals included. */
export async function readHistory(runtime: Pick<Runtime, 'store'>, environment: EnvironmentName): Promise<Answer> {
  const entries = await runtime.store.auditOf(environment, SHOWN);
  return {
    kind: 'history',
    environment,
    entries: entries.map(({ at, actor, action, result, operation }) => ({
      at,
      actor,
      action,
      result,
      ...(operation ? { operation } : {}),
    })),
  };
}

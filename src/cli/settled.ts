import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../render/answer.ts';
import { type Server, Unreachable } from './connect.ts';

const SETTLED: ReadonlySet<string> = new Set(['waiting', 'succeeded', 'failed', 'cancelled', 'expired']);
const LOOK_EVERY = 500;
/** How long a server may be away, in milliseconds, while its operation is waited for: long enough for a restart. */
const MAY_BE_AWAY = 60_000;

/** Follows the operation an answer speaks of until it ends or waits for somebody, and tells each step once as it begins. */
export async function settled(
  server: Pick<Server, 'operation'>,
  first: Answer,
  tell: (step: string) => void,
): Promise<Answer> {
  const id = first.kind === 'operation' ? first.view.id : first.kind === 'note' ? first.operation : undefined;
  if (id === undefined) return first;
  const told = new Set<string>();
  let heardAt = Date.now();
  for (;;) {
    const answer = await server.operation(id).catch((error: unknown) => {
      if (error instanceof Unreachable && Date.now() - heardAt < MAY_BE_AWAY) return undefined;
      throw error;
    });
    if (answer) {
      heardAt = Date.now();
      if (answer.kind !== 'operation') return answer;
      const { state, timeline } = answer.view;
      for (const { step, phase } of timeline) {
        if (!told.has(step)) tell(phase === 'preview' ? phase : step);
        told.add(step);
      }
      if (SETTLED.has(state)) return answer;
    }
    await sleep(LOOK_EVERY);
  }
}

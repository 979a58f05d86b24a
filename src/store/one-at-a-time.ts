/**
 * Runs `handle` for one id at a time. A call for an id that is being handled does not wait and takes no worker: the
 * running call goes round once more when it is done, so nothing that was written meanwhile is overlooked.
 */
export function oneAtATime(handle: (id: string) => Promise<void>): (id: string) => Promise<void> {
  const running = new Map<string, { again: boolean }>();
  return async (id) => {
    const current = running.get(id);
    if (current) {
      current.again = true;
      return;
    }
    const turn = { again: true };
    running.set(id, turn);
    try {
      while (turn.again) {
        turn.again = false;
        await handle(id);
      }
    } finally {
      running.delete(id);
    }
  };
}

/** Lets `size` holders in at once; the others wait in the order they came. */
export type Slots = {
  /** Resolves with the way to give the slot back. Rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<() => void>;
};

export function createSlots(size: number): Slots {
  let free = size;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return release;
      }
      await new Promise<void>((resolve, reject) => {
        const enter = (): void => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason);
        };
        waiting.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
      return release;
    },
  };
}

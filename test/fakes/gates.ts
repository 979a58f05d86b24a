import { PortError } from '../../src/operations/ports/port-error.ts';

/** A run that waits: `entered` once it is there, and goes on, or fails, when it is let go. */
export type Held = { readonly entered: Promise<void>; readonly letGo: (error?: Error) => void };

/** Places where a test holds a run, or makes it fail, the next time it comes by. */
export type Gates = {
  hold(place: string): Held;
  fail(place: string, error: Error): void;
  /** @throws PortError `interrupted` when a signal aborts while it is held */
  pass(place: string, ...signals: readonly (AbortSignal | undefined)[]): Promise<void>;
};

export function createGates(): Gates {
  const next = new Map<string, () => Promise<void> | undefined>();
  const once = (place: string, act: () => Promise<void> | undefined) => {
    next.set(place, () => {
      next.delete(place);
      return act();
    });
  };
  return {
    hold(place) {
      const entered = Promise.withResolvers<void>();
      const left = Promise.withResolvers<void>();
      once(place, () => {
        entered.resolve();
        return left.promise;
      });
      return { entered: entered.promise, letGo: (error) => (error ? left.reject(error) : left.resolve()) };
    },
    fail(place, error) {
      once(place, () => Promise.reject(error));
    },
    async pass(place, ...signals) {
      const held = next.get(place)?.();
      if (!held) return;
      const stopped = Promise.withResolvers<never>();
      const stop = () => stopped.reject(new PortError('interrupted', `${place} was interrupted.`));
      for (const signal of signals) {
        if (signal?.aborted) stop();
        signal?.addEventListener('abort', stop, { once: true });
      }
      await Promise.race([held, stopped.promise]);
    },
  };
}

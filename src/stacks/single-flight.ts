/** Runs `work` once for a key at a time: whoever asks while it runs gets the same result, or the same failure. */
export function createSingleFlight<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return async (key, work) => {
    const started = running.get(key);
    if (started) return await started;
    const promise = work().finally(() => running.delete(key));
    running.set(key, promise);
    return await promise;
  };
}

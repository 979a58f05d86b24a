/**
 * The same question, asked by many at once, is asked once: whoever comes while an answer is on its way shares the next
 * one with all others that wait, for the one on its way may be older than what they already know of.
 */
export function shareLooks<T>(look: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function start(): Promise<T> {
    const started = look().finally(() => {
      if (current === started) current = undefined;
    });
    current = started;
    return started;
  }

  return () => {
    if (!current) return start();
    const after = () => {
      next = undefined;
      return start();
    };
    next ??= current.then(after, after);
    return next;
  };
}

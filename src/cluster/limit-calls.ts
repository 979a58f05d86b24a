/** `call`, of which at most so many run at once; the others wait for their turn, in the order they came. */
export function limitCalls<Args extends readonly unknown[], T>(
  most: number,
  call: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (...args) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call(...args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

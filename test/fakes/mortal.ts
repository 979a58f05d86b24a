/** The process ended here: nothing it does afterwards reaches anybody. */
export class ProcessDied extends Error {
  constructor() {
    super('The process died.');
    this.name = 'ProcessDied';
  }
}

/** A process that lives for some moments. A moment is the end of anything that leaves a trace outside the process. */
export type Life = {
  /** Moments lived so far. */
  readonly lived: () => number;
  readonly isOver: () => boolean;
  /** @throws ProcessDied when it was the last moment, and ever after */
  moment(): void;
  /** @throws ProcessDied once it is over */
  breathe(): void;
};

/** @param moments how many it survives; it dies at the end of the one after them */
export function createLife(moments: number = Number.POSITIVE_INFINITY): Life {
  let lived = 0;
  let over = false;
  const breathe = () => {
    if (over) throw new ProcessDied();
  };
  return {
    lived: () => lived,
    isOver: () => over,
    breathe,
    moment() {
      breathe();
      if (lived >= moments) over = true;
      else lived += 1;
      breathe();
    },
  };
}

/**
 * A port as a mortal process calls it: `traces` names the methods that leave a trace, after each of which the process
 * may die with the caller none the wiser. A dead process calls nothing.
 */
export function mortal<Port extends object>(port: Port, life: Life, traces: ReadonlySet<string>): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        life.breathe();
        const result: unknown = await value.apply(target, args);
        if (traces.has(String(key))) life.moment();
        else life.breathe();
        return result;
      };
    },
  });
}

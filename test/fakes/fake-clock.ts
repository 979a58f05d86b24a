/** A clock that moves ten milliseconds each time it is looked at: no two moments are the same, and no test waits. */
export type FakeClock = { now(): number; pass(milliseconds: number): void };

export function createFakeClock(start: number = Date.UTC(2026, 10, 28, 12)): FakeClock {
  let at = start;
  return {
    now() {
      at += 10;
      return at;
    },
    pass(milliseconds) {
      at += milliseconds;
    },
  };
}

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { PortError } from '../../operations/ports/port-error.ts';
import { createWriteBudget, RESERVE, WRITE_LIMITS, type WriteBudget, type WriteWeight } from './write-budget.ts';

let now: number;
let budget: WriteBudget;

beforeEach(() => {
  now = 1_000_000;
  budget = createWriteBudget(() => now);
});

/** Takes one and is done with it at once; how long to wait where there is none. */
function write(weight: WriteWeight, installation = 1): number {
  try {
    budget.take(installation, weight)();
    return 0;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    expect(error).toMatchObject({ code: 'conversation-unreachable', retryable: true });
    return error.retryAfter ?? Number.NaN;
  }
}

const takeAll = (weight: WriteWeight) => {
  let taken = 0;
  while (write(weight) === 0) taken += 1;
  return taken;
};

describe('in a minute', () => {
  it('eighty writes may be made, and then none for as long as it says', () => {
    expect(takeAll('final')).toBe(80);
    expect(write('final')).toBe(60_000);
    now += 59_999;
    expect(write('final')).toBe(1);
    now += 1;
    expect(takeAll('final')).toBe(80);
  });

  it('interim writes leave four in ten to those people wait for', () => {
    expect(takeAll('interim')).toBe(48);
    expect(takeAll('final')).toBe(32);
    now += 60_000;
    expect(takeAll('interim')).toBe(48);
  });

  it('one installation takes nothing from another', () => {
    takeAll('final');
    expect(write('interim', 2)).toBe(0);
  });
});

describe('in an hour', () => {
  it('five hundred writes may be made, three hundred of them interim', () => {
    let interim = 0;
    for (let minute = 0; minute < 10; minute += 1) {
      interim += takeAll('interim');
      now += 60_000;
    }
    expect(interim).toBe(300);
    expect(write('interim')).toBeGreaterThan(40 * 60_000);
    let final = 0;
    for (let minute = 0; minute < 10; minute += 1) {
      final += takeAll('final');
      now += 60_000;
    }
    expect(final).toBe(200);
  });
});

describe('a write under way', () => {
  it('counts until it is over, and a minute from then', () => {
    const done = Array.from({ length: 80 }, () => budget.take(1, 'final'));
    now += 120_000;
    expect(write('final')).toBe(1_000);
    for (const each of done) each();
    expect(write('final')).toBe(60_000);
  });

  it('is over once, however often that is said', () => {
    const done = budget.take(1, 'final');
    done();
    done();
    expect(takeAll('final')).toBe(79);
  });
});

describe('when GitHub asks to be left alone', () => {
  it('nothing is written until then, and a shorter wish does not end a longer one', () => {
    budget.pause(1, 120_000);
    budget.pause(1, 1_000);
    expect([write('final'), write('interim'), write('final', 2)]).toEqual([120_000, 120_000, 0]);
    now += 120_000;
    expect(write('final')).toBe(0);
  });
});

describe('whatever comes', () => {
  const arrivals = fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 4_000 }),
      lasts: fc.integer({ min: 0, max: 30_000 }),
      weight: fc.constantFrom<WriteWeight>('final', 'interim'),
    }),
    { minLength: 300, maxLength: 1_200 },
  );

  it('no window of a minute or an hour holds more than the limit, nor more interim writes than their part', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 100 }), (all, faster) => {
        now = 1_000_000;
        budget = createWriteBudget(() => now);
        const sent: { at: number; weight: WriteWeight }[] = [];
        const open: { until: number; done: () => void }[] = [];
        for (const { after, lasts, weight } of all) {
          now += Math.floor(after / (1 + faster));
          for (const each of open.splice(0)) {
            if (each.until <= now) each.done();
            else open.push(each);
          }
          try {
            open.push({ until: now + lasts, done: budget.take(1, weight) });
            sent.push({ at: now, weight });
          } catch (error) {
            if (!(error instanceof PortError)) throw error;
            expect(error.retryAfter).toBeGreaterThan(0);
          }
        }
        for (const { span, most } of WRITE_LIMITS) {
          for (const [first, { at }] of sent.entries()) {
            const inside = sent.slice(first).filter((each) => each.at < at + span);
            expect(inside.length).toBeLessThanOrEqual(most);
            const interim = inside.filter(({ weight }) => weight === 'interim').length;
            expect(interim).toBeLessThanOrEqual(most * (1 - RESERVE));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('a final write is made in the end by whoever waits as long as it is told, while others keep writing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 600_000 }), (others, pause) => {
        now = 1_000_000;
        budget = createWriteBudget(() => now);
        budget.pause(1, pause);
        let tries = 0;
        for (let wait = write('final'); wait > 0; wait = write('final')) {
          now += wait;
          for (let i = 0; i < others; i += 1) write('interim');
          tries += 1;
          expect(tries).toBeLessThan(10);
        }
      }),
      { numRuns: 50 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { OperationStore } from '../../operations/ports/operation-store.ts';
import { fresh, NOON } from './samples.ts';

/** What was said last is known, in whichever order it arrives. */
export function describeTurns(current: () => OperationStore): void {
  describe('turns', () => {
    it('are taken in the order things were said; what comes after a later one is overtaken', async () => {
      const about = { door: 'github', environment: fresh('qa') };
      expect(await current().takeTurn({ ...about, request: 'one', saidAt: NOON })).toBeUndefined();
      expect(await current().takeTurn({ ...about, request: 'three', saidAt: NOON + 2 })).toBeUndefined();
      expect(await current().takeTurn({ ...about, request: 'two', saidAt: NOON + 1 })).toEqual({
        overtakenBy: 'three',
      });
      expect(await current().takeTurn({ ...about, request: 'four', saidAt: NOON + 3 })).toBeUndefined();
    });

    it('said again of the same request answer the same', async () => {
      const about = { door: 'github', environment: fresh('qa'), request: 'one', saidAt: NOON };
      expect([await current().takeTurn(about), await current().takeTurn(about)]).toEqual([undefined, undefined]);
    });

    it.each(['environment', 'door'] as const)('of another %s are of their own', async (other) => {
      const about = { door: fresh('github'), environment: fresh('qa') };
      await current().takeTurn({ ...about, request: 'one', saidAt: NOON });
      const elsewhere = { ...about, [other]: fresh('other'), request: 'two', saidAt: NOON - 1 };
      expect(await current().takeTurn(elsewhere)).toBeUndefined();
    });
  });
}

import { describe, expect, it } from 'vitest';
import { createSlots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('let in as many as there are, then each as one leaves, in order', async () => {
    const slots = createSlots(1);
    const order: string[] = [];
    const leave = await slots.take(never);
    const second = slots.take(never).then((give) => {
      order.push('second');
      give();
    });
    const third = slots.take(never).then((give) => {
      order.push('third');
      give();
    });
    expect(order).toEqual([]);
    leave();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
    const again = await slots.take(never);
    again();
  });

  it('let somebody who waits go, and do not keep a place for them', async () => {
    const slots = createSlots(1);
    const leave = await slots.take(never);
    const stop = new AbortController();
    const waiting = slots.take(stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    leave();
    const next = await slots.take(never);
    next();
  });

  it('refuse who was stopped before asking', async () => {
    await expect(createSlots(1).take(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});

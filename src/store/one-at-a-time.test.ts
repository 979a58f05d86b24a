import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

function steps() {
  const open: (() => void)[] = [];
  const calls: string[] = [];
  const handle = (id: string) => {
    calls.push(id);
    return new Promise<void>((resolve) => open.push(resolve));
  };
  return { open, calls, handle };
}

it('runs different ids side by side', () => {
  const { calls, handle } = steps();
  const run = oneAtATime(handle);
  void run('a');
  void run('b');
  expect(calls).toEqual(['a', 'b']);
});

it('answers a call for a running id at once, and runs it once more afterwards', async () => {
  const { open, calls, handle } = steps();
  const run = oneAtATime(handle);
  const first = run('a');
  await run('a');
  await run('a');
  expect(calls).toEqual(['a']);
  open[0]?.();
  await expect.poll(() => calls).toEqual(['a', 'a']);
  open[1]?.();
  await first;
  expect(calls).toEqual(['a', 'a']);
});

it('gives a failure to the call that ran, and starts afresh after it', async () => {
  let calls = 0;
  const run = oneAtATime(async () => {
    calls += 1;
    if (calls === 1) throw new Error('no');
  });
  await expect(run('a')).rejects.toThrow('no');
  await run('a');
  expect(calls).toBe(2);
});

import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

function work() {
  const calls: string[] = [];
  const open = new Map<string, PromiseWithResolvers<void>>();
  return {
    calls,
    start: (name: string) => () => {
      calls.push(name);
      const end = Promise.withResolvers<void>();
      open.set(name, end);
      return end.promise;
    },
    end: (name: string, error?: Error) => (error ? open.get(name)?.reject(error) : open.get(name)?.resolve()),
  };
}

it('starts the second of a key when the first has ended, and another key at once', async () => {
  const { calls, start, end } = work();
  const run = inTurn();
  const first = run('pull request', start('sleep'));
  const second = run('pull request', start('wake'));
  void run('another', start('create'));
  await expect.poll(() => calls).toEqual(['sleep', 'create']);
  end('sleep');
  await first;
  await expect.poll(() => calls).toEqual(['sleep', 'create', 'wake']);
  end('wake');
  await second;
});

it('goes on after a failure, which is told to whoever asked for that work alone', async () => {
  const { calls, start, end } = work();
  const run = inTurn();
  const first = run('pull request', start('sleep'));
  const second = run('pull request', start('wake'));
  await expect.poll(() => calls).toEqual(['sleep']);
  end('sleep', new Error('no'));
  await expect(first).rejects.toThrow('no');
  await expect.poll(() => calls).toEqual(['sleep', 'wake']);
  end('wake');
  await expect(second).resolves.toBeUndefined();
});

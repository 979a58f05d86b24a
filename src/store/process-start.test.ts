import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { processStart } from './process-start.ts';

const idle = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);

it('is the same whenever it is asked', async () => {
  expect(await processStart(process.pid)).toBe(await processStart(process.pid));
});

it('differs between processes that started at different times', async () => {
  const child = idle();
  await once(child, 'spawn');
  const start = await processStart(child.pid ?? 0);
  expect(start).toBeDefined();
  expect(start).not.toBe(await processStart(process.pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processStart(child.pid ?? 0)).toBeUndefined();
});

it('is unknown where there is no process', async () => {
  // Above the largest process id Linux gives out, 2^22.
  expect(await processStart(2 ** 22 + 1)).toBeUndefined();
});

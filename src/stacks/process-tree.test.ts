import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { descendants, isAlive, killTree } from './process-tree.ts';

it('kills what is below a process too, also in process groups of its own', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: unknown[] = await once(parent.stdout, 'data');
  const grandchild = Number(String(line));
  expect(await descendants(parent.pid ?? 0)).toEqual([grandchild]);

  const exited = once(parent, 'exit');
  await killTree(parent.pid ?? 0);
  expect((await exited)[1]).toBe('SIGKILL');
  await expect.poll(() => isAlive(grandchild)).toBe(false);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isRunning, processIdentity } from './process-identity.ts';

describe('the identity of a process', () => {
  it('is the same every time one looks', () => {
    const first = processIdentity(process.pid);

    expect(first).toEqual({ pid: process.pid, startedAt: expect.stringMatching(/./) });
    expect(processIdentity(process.pid)).toEqual(first);
  });

  it('is not that of an earlier process with the same number', () => {
    expect(isRunning({ pid: process.pid, startedAt: 'long ago' })).toBe(false);
  });

  it('ends with the process', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const identity = processIdentity(child.pid ?? 0);
    expect(identity && isRunning(identity)).toBe(true);

    child.stdin.end();
    await once(child, 'exit');

    expect(identity && isRunning(identity)).toBe(false);
    expect(processIdentity(child.pid ?? 0)).toBeUndefined();
  });
});

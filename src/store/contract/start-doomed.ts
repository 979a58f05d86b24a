import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that has a store open and work in hand, started for being killed. */
export type Doomed = { readonly pid: number; readonly kill: () => Promise<void> };

/** Resolves once the process has everything in hand that `crashing-process.ts` begins. */
export async function startDoomed(kind: 'embedded' | 'postgres', address: string): Promise<Doomed> {
  const script = fileURLToPath(new URL('./crashing-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, kind, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const ready = once(createInterface(child.stdout), 'line');
  await Promise.race([
    ready,
    exited.then(() => {
      throw new Error('The process ended before it was ready.');
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

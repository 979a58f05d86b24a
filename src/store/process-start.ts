import { readFile } from 'node:fs/promises';
import { execa } from 'execa';

/**
 * When a process of this machine started, as an opaque text: a number that the system hands out again later belongs to
 * a process that started at another time. `undefined` when there is no such process, or only its zombie.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxProcessStart(pid);
  const listed = await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false, env: { LC_ALL: 'C' } });
  return listed.stdout.trim() || undefined;
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function linuxProcessStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, field 2, is in parentheses and may itself hold spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields?.[0], fields?.[19]];
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()}:${ticks}`;
}

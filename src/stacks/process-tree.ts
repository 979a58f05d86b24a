import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Process ids of what `pid` itself started. */
export async function children(pid: number): Promise<readonly number[]> {
  return (await processes()).filter(({ parent }) => parent === pid).map((child) => child.pid);
}

/** Process ids of everything below `pid`, nearest first. */
export async function descendants(pid: number): Promise<readonly number[]> {
  const started = Map.groupBy(await processes(), ({ parent }) => parent);
  const below = (parent: number): number[] => {
    const ids = (started.get(parent) ?? []).map((child) => child.pid);
    return [...ids, ...ids.flatMap(below)];
  };
  return below(pid);
}

/**
 * Kills `pid` and everything below it at once. Pulumi gives each plugin a process group of its own, and a plugin whose
 * engine was killed lingers for as long as its last request takes, so killing the run's group alone would leave them.
 */
export async function killTree(pid: number): Promise<void> {
  const ids = [pid, ...(await descendants(pid))];
  for (const id of ids) signal(id, 'SIGKILL');
}

/** @returns false when there is no such process */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The program a live process runs, by its file's name; undefined when it is dead, or the system does not tell. */
export async function programName(pid: number): Promise<string | undefined> {
  const stat = await readStat(pid);
  return stat && stat.state !== 'Z' ? stat.name : undefined;
}

/** False for a process that is dead and only waits for its parent to notice. */
export async function isAlive(pid: number): Promise<boolean> {
  if (!signal(pid, 0)) return false;
  return process.platform !== 'linux' || (await programName(pid)) !== undefined;
}

type Stat = { readonly name: string; readonly state: string; readonly parent: number };

/** `pid (program name) state parent …`: the name may hold anything, so its last bracket counts. proc(5) */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, name, state, parent] = /^\d+ \((.*)\) (\S) (\d+) /s.exec(text) ?? [];
  if (name === undefined || state === undefined) return undefined;
  return { name, state, parent: Number(parent) };
}

async function processes(): Promise<readonly { readonly pid: number; readonly parent: number }[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
    return stdout.trim().split('\n').map(parsePair);
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = pids.map(async (pid) => ({ pid, parent: (await readStat(pid))?.parent ?? Number.NaN }));
  return await Promise.all(found);
}

function parsePair(line: string): { readonly pid: number; readonly parent: number } {
  const [pid, parent] = line.trim().split(/\s+/).map(Number);
  return { pid: pid ?? Number.NaN, parent: parent ?? Number.NaN };
}

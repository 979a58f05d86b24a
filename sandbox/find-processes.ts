import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ProcessIdentity, processIdentity } from './process-identity.ts';

const execute = promisify(execFile);

/**
 * Processes whose command begins with a path inside one of `folders`: what a crash left behind before its number was
 * written down. A shell standing in the folder, or an editor with one of its files open, is not among them.
 */
export async function findProcesses(folders: readonly string[]): Promise<readonly ProcessIdentity[]> {
  const { stdout } = await execute('ps', ['-A', '-ww', '-o', 'pid=,args='], { maxBuffer: 64 << 20 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined) return [];
    if (!folders.some((folder) => command.startsWith(`${folder}/`))) return [];
    return processIdentity(Number(pid)) ?? [];
  });
}

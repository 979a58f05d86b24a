import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { PortError } from '../operations/ports/port-error.ts';
import { Deployment } from './deployment.ts';
import type { StackId, StackLock, StateBackend } from './state-backend.ts';

const Checkpoint = z.object({ checkpoint: z.object({ latest: Deployment.nullish() }) });
const LockFile = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/** Pulumi's self-managed backends have one organization, of this name. */
const ORGANIZATION = 'organization';

/**
 * Pulumi's state in a folder, read without the CLI: milliseconds instead of half a second. The layout is
 * `pkg/backend/diy` in pulumi/pulumi, version 1 of `.pulumi/meta.yaml` (stacks by project).
 * @param url `file:///…`, as `PULUMI_BACKEND_URL`
 */
export function createFileBackend(url: string): StateBackend {
  const folder = fileURLToPath(new URL(url));
  const root = join(folder, '.pulumi');
  const checkpoint = ({ project, stack }: StackId) => join(root, 'stacks', project, `${stack}.json`);
  const lockFolder = ({ project, stack }: StackId) => join(root, 'locks', ORGANIZATION, project, stack);

  async function lockFiles(id: StackId): Promise<{ readonly path: string; readonly lock: StackLock }[]> {
    const names = (await ifPresent(() => readdir(lockFolder(id)))) ?? [];
    const found = names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const path = join(lockFolder(id), name);
        const text = await ifPresent(() => readFile(path, 'utf8'));
        return text === undefined ? [] : [{ path, lock: LockFile.parse(JSON.parse(text)) }];
      });
    return (await Promise.all(found)).flat();
  }

  return {
    async read(id) {
      try {
        await stat(folder);
        await removeTornAttributes(checkpoint(id));
        const text = await readCheckpoint(checkpoint(id));
        return text === undefined ? undefined : (Checkpoint.parse(JSON.parse(text)).checkpoint.latest ?? {});
      } catch (error) {
        throw unreadable(folder, id, error);
      }
    },
    async locks(id) {
      try {
        return (await lockFiles(id)).map(({ lock }) => lock);
      } catch (error) {
        throw unreadable(folder, id, error);
      }
    },
    async removeLock(id, lock) {
      for (const file of await lockFiles(id)) {
        if (file.lock.pid !== lock.pid || file.lock.timestamp !== lock.timestamp) continue;
        await rm(file.path, { force: true });
        await rm(`${file.path}.attrs`, { force: true });
      }
    },
    async removeTraces(id) {
      await rm(join(root, 'backups', id.project, id.stack), { recursive: true, force: true });
      // One that is not empty belongs to a stack of that name made meanwhile.
      for (const empty of [lockFolder(id), join(root, 'history', id.project, id.stack)])
        await rmdir(empty).catch(() => undefined);
      for (const rest of ['.bak', '.bak.attrs', '.attrs']) await rm(`${checkpoint(id)}${rest}`, { force: true });
    },
  };
}

/**
 * Beside each file Pulumi keeps its attributes, and does not write them in one step. Killed in between, it leaves an empty
 * `.attrs` and from then on cannot read the stack ("failed to load checkpoint: EOF", 3.259.0). It can without any, and
 * one that is writing them this very moment does not miss them.
 */
async function removeTornAttributes(path: string): Promise<void> {
  for (const attributes of [`${path}.attrs`, `${path}.gz.attrs`]) {
    if ((await ifPresent(() => readFile(attributes, 'utf8'))) === '') await rm(attributes, { force: true });
  }
}

/** Plain, or compressed where `PULUMI_DIY_BACKEND_GZIP` is set. */
async function readCheckpoint(path: string): Promise<string | undefined> {
  const plain = await ifPresent(() => readFile(path, 'utf8'));
  if (plain !== undefined) return plain;
  const packed = await ifPresent(() => readFile(`${path}.gz`));
  return packed && (await promisify(gunzip)(packed)).toString('utf8');
}

async function ifPresent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function unreadable(folder: string, { project, stack }: StackId, cause: unknown): PortError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortError('stack-backend-unreachable', `The state of ${project}/${stack} could not be read: ${reason}`, {
    hint: `PULUMI_BACKEND_URL names the folder ${folder}: does it exist, and may this process read it?`,
    cause,
  });
}

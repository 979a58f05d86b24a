import type { Deployment } from './deployment.ts';

/** One stack as Pulumi names it: the project's name is `name:` of its `Pulumi.yaml`. */
export type StackId = { readonly project: string; readonly stack: string };

export type StackLock = {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** RFC 3339 */
  readonly timestamp: string;
};

/** Where Pulumi keeps its state: read, never written but through Pulumi itself, except for what Pulumi leaves behind. */
export interface StateBackend {
  /** Undefined when there is no such stack. @throws PortError `stack-backend-unreachable` */
  read(id: StackId): Promise<Deployment | undefined>;
  /** Locks in force; empty where the backend cannot tell. @throws PortError `stack-backend-unreachable` */
  locks(id: StackId): Promise<readonly StackLock[]>;
  /** Removes exactly this lock; one already gone is fine. */
  removeLock(id: StackId, lock: StackLock): Promise<void>;
  /** Removes what `pulumi stack rm` leaves of a stack that is no more: backups, and empty folders. */
  removeTraces(id: StackId): Promise<void>;
}

/** `root@host (pid 4711) since 2026-11-23T06:49:26Z` */
export function describeLock({ username, hostname, pid, timestamp }: StackLock): string {
  return `${username}@${hostname} (pid ${pid}) since ${timestamp.replace(/\.\d+Z$/, 'Z')}`;
}

import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { freePorts } from './free-ports.ts';
import type { Layout } from './layout.ts';

const Process = z.object({ pid: z.int().positive(), startedAt: z.string() });

/** Servers that listen, all of them on 127.0.0.1. */
const PORTS = [
  'apiServer',
  'etcd',
  'etcdPeer',
  'controllerManager',
  'scheduler',
  'kwok',
  'redis',
  'repoServer',
  'repoServerHealth',
  'controllerHealth',
] as const;

/** `sandbox.json`: what must be known to find a sandbox again, and to end all of it and nothing else. */
const SandboxRecord = z.object({
  version: z.literal(1),
  folder: z.string(),
  kubeconfig: z.string(),
  /** Every process, written down before it is waited for. */
  processes: z.record(z.string(), Process),
  ports: z.record(z.enum(PORTS), z.int().min(1).max(65535)),
  /** Engine to the version in use. */
  versions: z.record(z.string(), z.string()),
  secrets: z.object({ pulumiPassphrase: z.string(), redisPassword: z.string(), argocdSigningKey: z.string() }),
});
export type SandboxRecord = z.infer<typeof SandboxRecord>;

/** Of a sandbox that is about to be: its ports are free now, its secrets random. */
export async function newRecord(layout: Layout): Promise<SandboxRecord> {
  const ports = await freePorts(PORTS.length);
  return SandboxRecord.parse({
    version: 1,
    folder: layout.folder,
    kubeconfig: layout.kubeconfig,
    processes: {},
    ports: Object.fromEntries(PORTS.map((name, index) => [name, ports[index]])),
    versions: {},
    secrets: { pulumiPassphrase: secret(), redisPassword: secret(), argocdSigningKey: secret() },
  });
}

/** Undefined when there is none, or none that this version can read. */
export function readRecord(layout: Layout): SandboxRecord | undefined {
  try {
    return SandboxRecord.parse(JSON.parse(readFileSync(layout.record, 'utf8')));
  } catch {
    return undefined;
  }
}

/** In one step and at once, so that a process is on record before anything can happen to us. */
export function writeRecord(layout: Layout, record: SandboxRecord): void {
  const next = `${layout.record}.next`;
  writeFileSync(next, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, layout.record);
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

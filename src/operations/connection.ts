import { createHash } from 'node:crypto';
import type { StackRef } from '../commands/change.ts';
import { type DesiredState, sealedPath } from '../environments/desired-state.ts';
import type { Manifest } from '../environments/manifest.ts';
import { PortError } from './ports/port-error.ts';
import { stackKey } from './stack-key.ts';

/** Environment variable to value, as an add-on's stack exports them (infra/env-addons/contract/addon-outputs.ts). */
export type Connection = Readonly<Record<string, string>>;

/** @throws PortError `stack-failed`, which tells no value, when the stack exports nothing of that shape */
export function connectionOf(ref: StackRef, outputs: Readonly<Record<string, unknown>>): Connection {
  const { connection } = outputs;
  if (isConnection(connection)) return connection;
  throw new PortError('stack-failed', `The stack ${stackKey(ref)} exports no connection.`, {
    hint: 'An add-on exports "connection", a map of texts; see env-addons/README.md of the infra repository.',
  });
}

/** Sixteen hex digits of what is connected to: another value, another revision, in whatever order it is exported. */
export function connectionRevision(connection: Connection): string {
  const sorted = Object.entries(connection).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

/** Whether Git has this add-on's connection: of this revision, or of any when none is given. Pure. */
export function hasConnection(desired: DesiredState, manifest: Manifest, addon: string, revision?: string): boolean {
  const written = manifest.addons.find(({ name }) => name === addon)?.revision;
  const isIt = revision === undefined ? written !== undefined : written === revision;
  return isIt && desired.files.has(sealedPath(manifest.name, addon));
}

function isConnection(value: unknown): value is Connection {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const values: readonly unknown[] = Object.values(value);
  return values.length > 0 && values.every((each) => typeof each === 'string');
}

import { delimiter, dirname } from 'node:path';
import type { EngineStatus } from './engine.ts';

/**
 * Folders to put before PATH so that every engine found is called by its plain name, joined as PATH joins them.
 * Folders of PATH itself are left out: put first, `/usr/bin` would hide what stood before it. Empty when PATH has it all.
 */
export function enginePath(statuses: readonly EngineStatus[]): string {
  const stored = statuses.filter((status) => status.state === 'ok' && status.source !== 'path');
  const folders = stored.flatMap((status) => Object.values(status.executables).map((file) => dirname(file)));
  return [...new Set(folders)].join(delimiter);
}

import { join } from 'node:path';
import { ensureProcess } from '../ensure-process.ts';
import type { Workspace } from '../workspace.ts';

/** Keeps `push-webhook/main.ts` running for this sandbox. It serves nothing, so running is all that can be asked of it. */
export async function ensurePushWebhook(workspace: Workspace): Promise<'kept' | 'started'> {
  return await ensureProcess(workspace, {
    name: 'push-webhook',
    executable: process.execPath,
    args: ['--max-old-space-size=64', join(import.meta.dirname, 'main.ts'), workspace.layout.folder],
    ready: () => Promise.resolve(true),
  });
}

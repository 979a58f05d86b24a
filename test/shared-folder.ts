import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder all test files of one run share, whatever process they run in. */
    sharedFolder: string;
  }
}

/** Vitest's global set-up: once before the test files of a run, and once after them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-tests-'));
  provide('sharedFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}

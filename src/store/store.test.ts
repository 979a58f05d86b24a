import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { TestDatabase } from './contract/describe-jobs.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { describeStore } from './store.contract.ts';

// A new embedded database takes seconds to make and a moment to copy.
let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'workflowautom-store-'));
  const store = await openEmbeddedStore({ folder: join(template, 'database') });
  await store.close();
}, 60_000);
afterAll(() => rm(template, { recursive: true, force: true }));

async function createDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-store-'));
  await cp(template, folder, { recursive: true });
  return {
    open: (options = {}) => openEmbeddedStore({ ...options, folder: join(folder, 'database') }),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('the embedded store', createDatabase);

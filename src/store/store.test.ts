import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyEmptyStore } from '../../test/fakes/copy-empty-store.ts';
import type { TestDatabase } from './contract/describe-jobs.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { describeStore } from './store.contract.ts';

async function createDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-store-'));
  await copyEmptyStore(folder);
  return {
    open: (options = {}) => openEmbeddedStore({ ...options, folder: join(folder, 'database') }),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStore('the embedded store', createDatabase);

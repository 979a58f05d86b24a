import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { OperationStore } from '../../src/operations/ports/operation-store.ts';
import { openEmbeddedStore } from '../../src/store/open-embedded-store.ts';
import { copyEmptyStore } from './copy-empty-store.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export type TestStore = { readonly store: OperationStore; readonly clock: FakeClock };

/** The real embedded store in a folder of its own, opened once for a test file; its leases are measured with the clock. */
export function openTestStore(): () => TestStore {
  const clock = createFakeClock();
  let folder: string;
  let store: OperationStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workflowautom-operations-'));
    await copyEmptyStore(folder);
    store = await openEmbeddedStore({ folder: join(folder, 'database'), clock: clock.now });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
  return () => ({ store, clock });
}

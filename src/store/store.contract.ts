import { afterAll, beforeAll, describe } from 'vitest';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import { describeBuilds } from './contract/describe-builds.ts';
import { describeClaims } from './contract/describe-claims.ts';
import { describeDisplays } from './contract/describe-displays.ts';
import { describeJobs, type TestDatabase } from './contract/describe-jobs.ts';
import { describeLinks } from './contract/describe-links.ts';
import { describeRecords } from './contract/describe-records.ts';
import { describeTurns } from './contract/describe-turns.ts';
import { NOON } from './contract/samples.ts';

/** What every store must do, whichever database keeps it. `create` makes an empty database. */
export function describeStore(name: string, create: () => Promise<TestDatabase>): void {
  // Generous, for machines that are busy with the engines of other suites.
  describe(name, { timeout: 30_000 }, () => {
    describe('with one database for all', () => {
      const clock = { now: NOON };
      let database: TestDatabase;
      let store: OperationStore;
      beforeAll(async () => {
        database = await create();
        store = await database.open({ clock: () => clock.now });
      }, 60_000);
      afterAll(async () => {
        await store.close();
        await database.drop();
      }, 60_000);
      describeRecords(() => store, clock);
      describeDisplays(() => store);
      describeLinks(() => store);
      describeTurns(() => store);
      describeBuilds(() => store);
      describeClaims(() => store, clock);
    });
    describe('with a database for each', () => describeJobs(create));
  });
}

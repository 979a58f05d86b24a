import { defineConfig } from 'vitest/config';

const common = { exclude: ['**/node_modules/**'], testTimeout: 30_000, hookTimeout: 120_000 };
const shared = { ...common, globalSetup: ['test/shared-folder.ts'] };

export default defineConfig({
  test: {
    projects: [
      // Beside the source: nothing started, nothing listened to but loopback.
      // Loading each module once for a process, and not once for a file, saves a third of the time.
      {
        test: { ...shared, name: 'unit', include: ['{src,sandbox,infra}/**/*.test.ts'], isolate: false, maxWorkers: 2 },
      },
      // One part each, with the real engine behind it.
      { test: { ...shared, name: 'engines', include: ['test/*.test.ts'], maxWorkers: 2 } },
      // The whole of it: API server, Argo CD, Pulumi, Git and the bot as a process of its own. Much of it is waiting, so two
      // platforms side by side take little more than half the time on two cores.
      { test: { ...common, name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: 2 } },
    ],
  },
});

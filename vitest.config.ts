import { defineConfig } from 'vitest/config';

const common = { exclude: ['**/node_modules/**'], testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      // Beside the source: nothing started, nothing listened to but loopback.
      { test: { ...common, name: 'unit', include: ['{src,sandbox,infra}/**/*.test.ts'] } },
      // One part each, with the real engine behind it.
      { test: { ...common, name: 'engines', include: ['test/*.test.ts'], maxWorkers: 2 } },
      // The whole of it: API server, Argo CD, Pulumi, Git and the bot as a process of its own.
      { test: { ...common, name: 'e2e', include: ['test/e2e/**/*.test.ts'], maxWorkers: 1 } },
    ],
  },
});

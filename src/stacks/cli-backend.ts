import { z } from 'zod';
import { Deployment } from './deployment.ts';
import type { PulumiCli } from './pulumi-cli.ts';
import type { StateBackend } from './state-backend.ts';

const Export = z.object({ deployment: Deployment.nullish() });

/** Any backend, asked through the CLI. It cannot tell who holds a lock before a run meets it. */
export function createCliBackend(cli: PulumiCli): StateBackend {
  return {
    async read(id) {
      const text = await cli.exportStack(id);
      return text === undefined ? undefined : (Export.parse(JSON.parse(text)).deployment ?? {});
    },
    async locks() {
      return [];
    },
    async removeLock() {},
    async removeTraces() {},
  };
}

import type { Layout } from './layout.ts';
import type { SandboxRecord } from './record.ts';
import type { Tools } from './tools.ts';

/** What bringing a sandbox up works with. */
export type Workspace = {
  readonly layout: Layout;
  /** Changed in place and written to disk by `ensureProcess` and `forgetProcess` alone. */
  readonly record: SandboxRecord;
  readonly tools: Tools;
  /** The whole environment of its processes. */
  readonly env: Readonly<Record<string, string>>;
};

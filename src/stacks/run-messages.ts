import { z } from 'zod';
import { EngineEvent } from './engine-event.ts';

/** What one child process is asked to do; everything else it knows is its environment. */
export const RunJob = z.object({
  action: z.enum(['preview', 'up', 'preview-destroy', 'destroy', 'refresh']),
  /** Folder of the Pulumi project. */
  folder: z.string(),
  stack: z.string(),
  settingsFile: z.string(),
  /** Written by a preview, obeyed by an up. */
  planFile: z.string().optional(),
  targets: z.array(z.string()).optional(),
  /** Folders of the policy packs a preview or an up is held against. */
  policyPacks: z.array(z.string()).optional(),
});
export type RunJob = z.infer<typeof RunJob>;

export const ToChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), job: RunJob }),
  z.object({ kind: z.literal('interrupt') }),
]);
export type ToChild = z.infer<typeof ToChild>;

export const FromChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: EngineEvent }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), stderr: z.string() }),
]);
export type FromChild = z.infer<typeof FromChild>;

/**
 * The program of a run's child process. It alone loads Pulumi's SDK, which attaches handlers to the whole process and
 * hands its whole environment to what it starts. It does one job and exits. When its parent is gone it stops Pulumi
 * rather than go on changing things that nobody watches.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { LocalWorkspace, PulumiCommand, Stack } from '@pulumi/pulumi/automation/index.js';
import { children, killTree, signal } from './process-tree.ts';
import { type FromChild, type RunJob, ToChild } from './run-messages.ts';

/** How long Pulumi may finish what is in flight once the parent is gone, before it is told again, and before it is killed. */
const GRACE_MS = 10_000;
const LAST_GRACE_MS = 5_000;

/** How often to look for Pulumi's process while it is being started. */
const LOOK_MS = 50;

let working = false;
let interrupted = false;

// Asks for the CLI's version, as the SDK must, while there is nothing else to do.
const command = PulumiCommand.get();
// Its failure is the job's, and reported there.
command.catch(() => undefined);

process.on('message', (message) => {
  const parsed = ToChild.parse(message);
  if (parsed.kind === 'interrupt') void interrupt();
  else void work(parsed.job);
});

process.on('disconnect', () => {
  if (!working) process.exit();
  void interrupt();
  setTimeout(() => void signalPulumi(), GRACE_MS).unref();
  setTimeout(() => void killTree(process.pid), GRACE_MS + LAST_GRACE_MS).unref();
});

async function work(job: RunJob): Promise<void> {
  working = true;
  const errors: string[] = [];
  try {
    await run(job, (text) => errors.push(text));
    await tell({ kind: 'done' });
  } catch (error) {
    await tell({ kind: 'failed', stderr: errors.join('') || explain(error) });
  }
  process.exit();
}

/** A program that ended with a status has said why elsewhere; what the SDK then says repeats the whole output, twice. */
function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes('Command failed with exit code') ? '' : message;
}

async function run(job: RunJob, onError: (text: string) => void): Promise<void> {
  const stack = await openStack(job);
  const options = {
    configFile: job.settingsFile,
    color: 'never' as const,
    onError,
    onEvent: (event: object) => {
      // Debug diagnostics hold secrets in plain text and do not leave this process.
      if ('diagnosticEvent' in event && Reflect.get(Object(event.diagnosticEvent), 'severity') === 'debug') return;
      void tell({ kind: 'event', event });
    },
  };
  const bound = {
    ...(job.planFile === undefined ? {} : { plan: job.planFile }),
    ...(job.policyPacks === undefined ? {} : { policyPacks: [...job.policyPacks] }),
  };
  switch (job.action) {
    case 'preview':
      await stack.preview({ ...options, ...bound });
      return;
    case 'up':
      await stack.up({ ...options, ...bound });
      return;
    case 'preview-destroy':
      await stack.previewDestroy(options);
      return;
    case 'destroy':
      await stack.destroy({ ...options, ...(job.targets ? { target: [...job.targets], targetDependents: true } : {}) });
      return;
    case 'refresh':
      await stack.refresh({ ...options, clearPendingCreates: true });
      return;
  }
}

/**
 * The SDK's stack, without the CLI calls it makes besides the one asked for: `stack select` before (the stack is known
 * to exist, and every command names it), `stack output` and `stack history` after. Each takes about half a second.
 */
async function openStack(job: RunJob): Promise<Stack> {
  const workspace = await LocalWorkspace.create({ workDir: job.folder, pulumiCommand: await command });
  workspace.selectStack = async () => undefined;
  workspace.stackOutputs = async () => ({});
  const stack = await Stack.select(job.stack, workspace);
  stack.info = async () => undefined;
  return stack;
}

/**
 * Told once, Pulumi finishes what is in flight; told twice, it stops at once. The SDK's own signal is not used: it does
 * nothing when it comes before Pulumi is started.
 */
async function interrupt(): Promise<void> {
  if (interrupted) return;
  interrupted = true;
  while (!(await signalPulumi())) await delay(LOOK_MS);
}

/** Pulumi is all this process ever starts. @returns false while it is not running */
async function signalPulumi(): Promise<boolean> {
  const pids = await children(process.pid);
  for (const pid of pids) signal(pid, 'SIGINT');
  return pids.length > 0;
}

async function tell(message: FromChild): Promise<void> {
  if (!process.connected) return;
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PortError } from '../operations/ports/port-error.ts';
import type { StackRequest } from '../operations/ports/stack-runner.ts';
import type { ChildPool } from './child-pool.ts';
import { classifyFailure } from './classify-failure.ts';
import type { Deployment } from './deployment.ts';
import type { EngineEvent } from './engine-event.ts';
import { policyPacks } from './policy-packs.ts';
import { policyViolations } from './policy-report.ts';
import type { PulumiCli } from './pulumi-cli.ts';
import { committedSettings } from './pulumi-project.ts';
import { isBookkeeping, shortName } from './resource-urn.ts';
import { runInChild } from './run-in-child.ts';
import type { RunJob } from './run-messages.ts';
import { stackEvent } from './stack-event.ts';
import { releaseStaleLocks } from './stack-locks.ts';
import { renderStackSettings } from './stack-settings.ts';
import type { StackId, StateBackend } from './state-backend.ts';

/** A stack about to be run: its program in a checkout, its state as it was just read. */
export type OpenStack = {
  readonly id: StackId;
  readonly request: StackRequest;
  /** Root of the infra checkout. */
  readonly checkout: string;
  /** Undefined when the stack does not exist. */
  readonly deployment: Deployment | undefined;
};

export type RunTask = {
  readonly action: RunJob['action'];
  /** The plan an `up` obeys. */
  readonly plan?: Uint8Array;
  readonly targets?: readonly string[];
};

export type RunResult = {
  readonly events: readonly EngineEvent[];
  /** What a preview saved. */
  readonly plan?: Uint8Array;
  /** Why it failed, where it did; `events` tells how far it came. */
  readonly error?: PortError;
};

/** One run of one stack: makes the stack where there is none, writes its settings, runs the child, reads its plan. */
export function createRunStack(parts: {
  readonly backend: StateBackend;
  readonly cli: PulumiCli;
  readonly pool: ChildPool;
  readonly scrub: (text: string) => string;
  readonly temporary: string;
  readonly backendUrl: string;
  /** PATH of every run. */
  readonly path: string;
}): (stack: OpenStack, task: RunTask) => Promise<RunResult> {
  const { backend, cli, pool, scrub } = parts;

  /** What the settings file says of secrets is read back from the state: it is there before any resource is. */
  async function createdStack(id: StackId, committed: string | undefined): Promise<Deployment | undefined> {
    const named = /^secretsprovider:\s*(\S+)/m.exec(committed ?? '')?.[1];
    const usual = /^https?:/.test(parts.backendUrl) ? 'default' : 'passphrase';
    await cli.initStack(id, named ?? usual);
    return await backend.read(id);
  }

  return async ({ id, request, checkout, deployment }, task) => {
    const interrupted = (): boolean => request.interrupt?.aborted === true || request.kill?.aborted === true;
    const failed = (stderr: string, events: readonly EngineEvent[]): RunResult => ({
      events,
      error: classifyFailure({
        where: { project: request.ref.project, stack: id.stack },
        stderr: scrub(stderr),
        errors: errorsOf(events, scrub),
        interrupted: interrupted(),
        planned: task.plan !== undefined,
      }),
    });
    if (interrupted()) return failed('', []);
    const folder = await mkdtemp(join(parts.temporary, 'run-'));
    try {
      const committed = await committedSettings(checkout, request.ref.project, id.stack);
      const present = deployment ?? (await createdStack(id, committed));
      const settingsFile = join(folder, `Pulumi.${id.stack}.yaml`);
      await writeFile(
        settingsFile,
        renderStackSettings(committed, request.settings, present?.secrets_providers ?? undefined),
      );
      const planFile = task.action === 'preview' || task.plan ? join(folder, 'plan.json') : undefined;
      if (planFile !== undefined && task.plan) await writeFile(planFile, task.plan);

      const makes = task.action === 'preview' || task.action === 'up';
      const packs = makes ? await policyPacks(checkout, { path: parts.path, folder }) : [];

      const { failure, events } = await runInChild(
        pool.take(),
        {
          action: task.action,
          folder: join(checkout, request.ref.project),
          stack: id.stack,
          settingsFile,
          ...(planFile === undefined ? {} : { planFile }),
          ...(task.targets ? { targets: [...task.targets] } : {}),
          ...(packs.length === 0 ? {} : { policyPacks: [...packs] }),
        },
        {
          onEvent(event) {
            const line = stackEvent(event, scrub);
            if (line) request.onEvent(line);
          },
          interrupt: request.interrupt ?? NEVER,
          kill: request.kill ?? NEVER,
        },
      );

      // A plan it broke would have been no plan: this is about what was not known then.
      const forbidden = task.action === 'up' ? policyViolations(events) : [];
      if (forbidden.length > 0) return { events, error: forbiddenUp(request.ref, forbidden) };
      if (failure === undefined) {
        const plan = task.action === 'preview' && planFile !== undefined ? await readFile(planFile) : undefined;
        return { events, ...(plan ? { plan } : {}) };
      }
      // The killed run cannot give its lock back, and its holder is known to be dead.
      if (request.kill?.aborted) await releaseStaleLocks(backend, id, hostname()).catch(() => undefined);
      return failed(failure, events);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function forbiddenUp({ project, stack }: StackRequest['ref'], violations: readonly string[]): PortError {
  return new PortError(
    'stack-failed',
    `${project}/${stack}: the platform's policies forbid what was only known once it was made: ${violations.join(' ')}`,
    { hint: 'Change it so that it passes, then plan again. What the run had done before it stopped is recorded.' },
  );
}

const NEVER = new AbortController().signal;

function errorsOf(
  events: readonly EngineEvent[],
  scrub: (text: string) => string,
): readonly { readonly text: string; readonly about?: string }[] {
  return events.flatMap(({ diagnosticEvent: event }) => {
    if (event?.severity !== 'error') return [];
    const about = event.urn !== undefined && !isBookkeeping(event.urn) ? { about: shortName(event.urn) } : {};
    return [{ text: scrub(event.message), ...about }];
  });
}

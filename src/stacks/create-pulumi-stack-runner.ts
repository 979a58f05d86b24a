import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { StackRef } from '../commands/change.ts';
import type { StackRequest, StackRunner } from '../operations/ports/stack-runner.ts';
import { createChildPool } from './child-pool.ts';
import { classifyFailure } from './classify-failure.ts';
import { createCliBackend } from './cli-backend.ts';
import { ABSENT, deploymentHash, pendingOperations, visibleResources } from './deployment.ts';
import { createFileBackend } from './file-backend.ts';
import { createInfraRepository } from './infra-repository.ts';
import { policyReport, policyViolations } from './policy-report.ts';
import { createPulumiCli } from './pulumi-cli.ts';
import type { PulumiOptions } from './pulumi-options.ts';
import { projectName } from './pulumi-project.ts';
import { countChanges, resourceChanges } from './resource-changes.ts';
import { runEnvironment, toolEnvironment } from './run-environment.ts';
import { createRunStack, type OpenStack } from './run-stack.ts';
import { createScrubber } from './scrub.ts';
import { createSlots } from './slots.ts';
import { releaseStaleLocks } from './stack-locks.ts';
import { describeLock, type StackId } from './state-backend.ts';
import { whatStays } from './what-stays.ts';

/** A StackRunner that holds a waiting child process; `close` ends it. Runs at work are stopped by their own signals. */
export type PulumiStackRunner = StackRunner & { close(): void };

/**
 * Runs Pulumi through its Automation API: checkouts of the infra repository, one child process a run, state read where
 * it is kept. Nothing happens before the first call.
 */
export function createPulumiStackRunner(options: PulumiOptions): PulumiStackRunner {
  const environment = runEnvironment(options);
  const temporary = environment.TMPDIR;
  const scrub = createScrubber(environment);
  const cli = createPulumiCli({ environment, temporary, scrub });
  const backend = options.backendUrl.startsWith('file:///')
    ? createFileBackend(options.backendUrl)
    : createCliBackend(cli);
  const infra = createInfraRepository({
    repository: options.infraRepository,
    branch: options.infraBranch,
    workFolder: options.workFolder,
    modulesCache: options.modulesCache ?? join(options.workFolder, 'modules'),
    environment: toolEnvironment(options.path, process.env),
  });
  const pool = createChildPool(environment);
  const slots = createSlots(options.maxRuns ?? 2);
  const runStack = createRunStack({
    backend,
    cli,
    pool,
    scrub,
    temporary,
    backendUrl: options.backendUrl,
    path: options.path,
  });

  /** Pulumi names of the projects, by folder: they stay what they are, and reading a state should not need a checkout. */
  const names = new Map<string, string>();

  async function identify(ref: StackRef): Promise<StackId> {
    const known = names.get(ref.project);
    if (known !== undefined) return { project: known, stack: ref.stack };
    const commit = await infra.head();
    const checkout = await infra.checkout(commit, () => undefined);
    try {
      return { project: await learnName(checkout.folder, ref, commit), stack: ref.stack };
    } finally {
      checkout.release();
    }
  }

  async function learnName(folder: string, ref: StackRef, commit: string): Promise<string> {
    const name = await projectName(folder, ref.project, commit);
    names.set(ref.project, name);
    return name;
  }

  /** Holds one of the slots and a checkout of the request's commit while `work` runs. */
  async function withStack<T>(request: StackRequest, work: (stack: OpenStack) => Promise<T>): Promise<T> {
    await mkdir(temporary, { recursive: true });
    const stop = AbortSignal.any([request.interrupt, request.kill].filter((signal) => signal !== undefined));
    const leave = await slots.take(stop).catch(() => {
      throw classifyFailure({ where: request.ref, stderr: '', errors: [], interrupted: true });
    });
    try {
      const note = (text: string) => request.onEvent({ kind: 'diagnostic', severity: 'info', text });
      const checkout = await infra.checkout(request.infraCommit, note);
      try {
        const project = await learnName(checkout.folder, request.ref, request.infraCommit);
        const id: StackId = { project, stack: request.ref.stack };
        return await work({ id, request, checkout: checkout.folder, deployment: await backend.read(id) });
      } finally {
        checkout.release();
      }
    } finally {
      leave();
      pool.warm();
    }
  }

  return {
    standIns: options.standIns,

    async infraCommit() {
      pool.warm();
      return await infra.head();
    },

    infraFile: (commit, path) => infra.file(commit, path),

    async inspect(ref) {
      pool.warm();
      await mkdir(temporary, { recursive: true });
      const id = await identify(ref);
      const [deployment, locks] = await Promise.all([backend.read(id), backend.locks(id)]);
      return {
        exists: deployment !== undefined,
        hash: deploymentHash(deployment),
        pendingOperations: pendingOperations(deployment),
        resources: visibleResources(deployment),
        ...whatStays(deployment),
        ...(locks.length === 0 ? {} : { lockedBy: locks.map(describeLock).join(', ') }),
      };
    },

    async preview(request) {
      return await withStack(request, async (stack) => {
        const { events, plan, error } = await runStack(stack, { action: 'preview' });
        const violations = policyViolations(events);
        if (error && violations.length === 0) throw error;
        return {
          changes: resourceChanges(events),
          ...(plan && !error ? { savedPlan: plan } : {}),
          stateHash: deploymentHash(stack.deployment),
          violations,
          policies: policyReport(events),
        };
      });
    },

    async up(request) {
      return await withStack(request, async (stack) => {
        const { events, error } = await runStack(stack, { action: 'up', plan: request.savedPlan });
        if (error) throw error;
        return { changes: countChanges(resourceChanges(events)) };
      });
    },

    async previewDestroy(request) {
      return await withStack(request, async (stack) => {
        const stateHash = deploymentHash(stack.deployment);
        if (stateHash === ABSENT) return { changes: [], stateHash, violations: [] };
        const { events, error } = await runStack(stack, { action: 'preview-destroy' });
        if (error) throw error;
        return { changes: resourceChanges(events), stateHash, violations: policyViolations(events) };
      });
    },

    async destroy(request) {
      return await withStack(request, async (stack) => {
        const targets = request.targets && presentTargets(request.targets, stack);
        if (isEmpty(stack) || targets?.length === 0) return { changes: {} };
        const { events, error } = await runStack(stack, { action: 'destroy', ...(targets ? { targets } : {}) });
        if (error) throw error;
        return { changes: countChanges(resourceChanges(events)) };
      });
    },

    async refresh(request) {
      return await withStack(request, async (stack) => {
        if (isEmpty(stack)) return { changes: {} };
        const { events, error } = await runStack(stack, { action: 'refresh' });
        if (error) throw error;
        return { changes: countChanges(resourceChanges(events)) };
      });
    },

    async outputs({ ref }) {
      await mkdir(temporary, { recursive: true });
      return await cli.stackOutputs(await identify(ref));
    },

    async releaseStaleLock(ref) {
      await releaseStaleLocks(backend, await identify(ref), hostname());
    },

    async remove(ref) {
      await mkdir(temporary, { recursive: true });
      const id = await identify(ref);
      if ((await backend.read(id)) !== undefined) await cli.removeStack(id);
      await backend.removeTraces(id);
    },

    close() {
      pool.close();
    },
  };
}

function isEmpty({ deployment }: OpenStack): boolean {
  return deploymentHash(deployment) === ABSENT && pendingOperations(deployment).length === 0;
}

/** Pulumi refuses a target that is not in the state; what is absent needs no destroying. A pattern is Pulumi's to match. */
function presentTargets(targets: readonly string[], { deployment }: OpenStack): readonly string[] {
  const urns = new Set(deployment?.resources?.map(({ urn }) => urn));
  return targets.filter((target) => target.includes('*') || urns.has(target));
}

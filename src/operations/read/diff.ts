import type { StackRun } from '../../commands/change.ts';
import type { StackDifference } from '../../commands/difference.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { Answer } from '../../render/answer.ts';
import { titleOf } from '../displays/title-of.ts';
import { stackSettings } from '../planning/stack-request.ts';
import type { Runtime } from '../runtime.ts';
import { observe } from './status.ts';

/**
 * `diff`: how what exists differs from what Git says. The plan that waits, or is being carried out, is shown if there
 * is one; else the environment's stack is previewed as Git has it. What the reconciler reports out of step is listed
 * beside it.
 */
export async function readDifference(runtime: Runtime, environment: EnvironmentName): Promise<Answer> {
  const drift: string[] = [];
  const observation = await observe(runtime, await runtime.gitops.read(), environment, drift);
  for (const { service, sync, health, message } of observation?.applications ?? []) {
    if (sync !== 'synced' || health !== 'healthy')
      drift.push(`${service} is ${sync} and ${health}${message ? `: ${message}` : ''}`);
  }
  const [active] = await runtime.store.queue(environment);
  const [waiting] = await runtime.store.operationsOf(environment, { states: ['waiting'], limit: 1 });
  const shown = active ?? waiting;
  const plan = shown?.plan ? await runtime.store.plan(shown.plan) : undefined;
  // A preview beside a running operation would show its half-way state as a difference.
  if (active) drift.push(`operation ${active.id} (${titleOf(active)}) is changing it now`);
  if (active || plan) return { kind: 'diff', environment, files: plan?.files ?? [], stacks: plan?.stacks ?? [], drift };
  return { kind: 'diff', environment, files: [], stacks: [await previewAsGitSays(runtime, environment)], drift };
}

async function previewAsGitSays(runtime: Runtime, environment: EnvironmentName): Promise<StackDifference> {
  const run: StackRun = { layer: 'environment', project: 'environments', stack: environment, action: 'up' };
  const { layer, project, stack } = run;
  const desired = await runtime.gitops.read();
  const infraCommit = await runtime.stacks.infraCommit();
  const preview = await runtime.stacks.preview({
    ref: { layer, project, stack },
    infraCommit,
    settings: stackSettings(runtime, { environment, id: 'none' }, run, infraCommit, desired),
    onEvent: () => {},
    interrupt: runtime.shutdown,
  });
  const { changes, violations, policies } = preview;
  const difference = { ref: { layer, project, stack }, action: 'up', changes, violations } as const;
  return policies === undefined ? difference : { ...difference, policies };
}

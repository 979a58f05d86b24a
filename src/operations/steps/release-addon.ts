import { addonOf } from '../../commands/addon-stack.ts';
import { canSleep } from '../../commands/can-sleep.ts';
import type { StackRun } from '../../commands/change.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { type AddonRun, addonSettings } from '../../render/addon-settings.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation, Plan } from '../operation.ts';
import { stackRequest } from '../planning/stack-request.ts';
import { freeStack, tidyStack } from '../planning/tidy-stack.ts';
import type { StackSettings } from '../ports/stack-runner.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';

/**
 * Takes the protection off an add-on that keeps a last copy, so that it can be destroyed; awake, since what is stopped
 * cannot be changed (infra/env-addons/rds/README.md). Part of the destroy that was approved. Of a stack half-destroyed
 * nothing is made again: its protection went first.
 * @throws Refusal `invalid-file` where nothing says any more what the add-on is
 */
export async function releaseAddon(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
): Promise<void> {
  const name = `release ${stackKey(run)}`;
  await runStep(runtime, session, operation, { phase: 'destroy-stacks', name, plan: plan.id }, async () => {
    await freeStack(runtime, session, run);
    const desired = await runtime.gitops.readAt(plan.bindings.gitopsBase);
    const request = stackRequest(runtime, session, operation, run, plan.bindings.infraCommit, desired);
    const { resources, isProtected } = await tidyStack(runtime, session, run, request);
    const policy = readPolicy(desired);
    const isKept = kindOf(policy, operation.environment).kind.data === 'keep';
    if (resources.length === 0 || !(isKept || isProtected)) return { released: 0 };

    const manifest = manifestIfAny(desired, operation.environment);
    if (!manifest || run.size === undefined) throw unknown(operation, run);
    const addon = { name: addonOf(run), size: run.size };
    let released = 0;
    for (const what of stages(addon.name)) {
      session.check();
      const settings = addonSettings(policy, manifest, addon, { operation: operation.id, ...what });
      released += await applyIfThere(runtime, { ...request, settings });
    }
    return { released };
  });
}

/** Waking and changing at once fails at the change. */
function stages(addon: string): readonly Omit<AddonRun, 'operation'>[] {
  const released = { asleep: false, protect: false } as const;
  return canSleep(addon) ? [{ asleep: false }, released] : [released];
}

/** @returns how many resources changed; none where something would have to be made for it */
async function applyIfThere(
  runtime: Pick<Runtime, 'stacks'>,
  request: Parameters<Runtime['stacks']['preview']>[0] & { readonly settings: StackSettings },
): Promise<number> {
  const { changes, savedPlan } = await runtime.stacks.preview(request);
  const changed = changes.filter(({ operation }) => operation !== 'same');
  const isChangeOnly = changed.every(({ operation }) => operation === 'update');
  if (!savedPlan || !isChangeOnly) return 0;
  await runtime.stacks.up({ ...request, savedPlan });
  return changed.length;
}

function unknown({ environment }: Operation, run: StackRun): Refusal {
  return new Refusal(
    'invalid-file',
    `${stackKey(run)} keeps data, and envs/${environment}/env.yaml does not say what it is; it was left as it is.`,
    `Name it in env.yaml again with its size, or destroy the stack by hand, then say /env destroy ${environment}.`,
  );
}

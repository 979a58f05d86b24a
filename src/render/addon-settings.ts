import type { AddonUse, Manifest } from '../environments/manifest.ts';
import { kindOf } from '../environments/policy/kinds.ts';
import type { Policy } from '../environments/policy/policy.ts';
import { Refusal } from '../environments/refusal.ts';

/** What a run of an add-on's stack is besides what Git says of it. */
export type AddonRun = {
  readonly operation: string;
  /** Instead of what the environment does. */
  readonly asleep?: boolean;
  /** False: it may be destroyed after this run. */
  readonly protect?: false;
};

/**
 * Pulumi configuration of an add-on's stack, as `Pulumi.<env>.yaml` of its folder holds it (infra/env-addons).
 * @throws Refusal `no-platform`
 */
export function addonSettings(
  policy: Policy,
  manifest: Manifest,
  { name: addon, size }: AddonUse,
  run: AddonRun,
): Record<string, unknown> {
  const { name, kind, owner, expiresAt, services, hibernate } = manifest;
  if (policy.platform === undefined) {
    throw new Refusal(
      'no-platform',
      `${name} has the add-on ${addon}, and the policy names no platform it could stand on.`,
      'Write platform: organization/platform/<cluster> into workflowautom.yaml.',
      'platform',
    );
  }
  return {
    [`${addon}:platform`]: policy.platform,
    [`${addon}:environment`]: {
      name,
      kind,
      owner,
      services: services.map((service) => ({ name: service })),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    [`${addon}:size`]: size,
    [`${addon}:asleep`]: run.asleep ?? hibernate,
    [`${addon}:whenDestroyed`]: kindOf(policy, name).kind.data === 'keep' ? 'keep-a-copy' : 'delete',
    [`${addon}:operation`]: run.operation,
    ...(run.protect === undefined ? {} : { [`${addon}:protect`]: run.protect }),
  };
}

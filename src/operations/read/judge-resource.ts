import type { Instant, Milliseconds } from '../../environments/instant.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { LeftOver } from '../../render/answer.ts';
import type { CloudResource } from '../ports/cloud-inventory.ts';
import { isAccountedFor, isCopy, parseArn, removal } from './sweep-arn.ts';

const PREFIX = 'workflowautom.dev/';
/** An end that is under way, or is tried again, is not left over yet. */
const PATIENCE: Milliseconds = 60 * 60_000;

/** Whose a resource says it is, by its tags (infra/naming/tags.ts). */
export type Tags = {
  readonly layer?: string;
  readonly environment?: string;
  readonly addon?: string;
  readonly owner?: string;
  readonly operation?: string;
  readonly isKept: boolean;
};

export function readTags({ tags }: Pick<CloudResource, 'tags'>): Tags {
  const named = (['layer', 'environment', 'addon', 'owner', 'operation'] as const).flatMap((field) => {
    const value = tags.get(`${PREFIX}${field}`);
    return value === undefined ? [] : [[field, value]];
  });
  return { ...Object.fromEntries(named), isKept: tags.get(`${PREFIX}when-destroyed`) === 'keep-a-copy' };
}

/** What is known where a resource is judged. */
export type Facts = {
  /** As Git has its environment; undefined when there is none. */
  readonly manifest: Manifest | undefined;
  /** ARNs of the stack its tags name; undefined when there is no such stack. */
  readonly stack: ReadonlySet<string> | undefined;
  readonly now: Instant;
};

export type Verdict =
  | { readonly kind: 'accounted-for' }
  | { readonly kind: 'kept' }
  | ({ readonly kind: 'left-over' } & Pick<LeftOver, 'reason' | 'why' | 'remove'>);

/** Does Git want it, and does Pulumi know it? Pure. */
export function judgeResource(arn: string, tags: Tags, facts: Facts): Verdict {
  const { manifest, stack } = facts;
  const { environment, addon } = tags;
  const inStack = stack !== undefined && isAccountedFor(arn, stack);
  const name = parseArn(arn);
  const copy = tags.isKept && name !== undefined && isCopy(name) && !inStack;
  if (environment !== undefined) {
    const remove = inStack ? destroyStack(environment, addon) : removal(arn);
    if (!manifest) {
      if (copy) return { kind: 'kept' };
      return leftOver('no-environment', `Git has no environment ${environment}`, remove);
    }
    if (addon !== undefined && !manifest.addons.some((each) => each.name === addon)) {
      if (copy) return { kind: 'kept' };
      return leftOver('no-addon', `${environment} has no add-on ${addon} in Git`, remove);
    }
    if (inStack && manifest.expiresAt !== undefined && Date.parse(manifest.expiresAt) + PATIENCE < facts.now) {
      return leftOver(
        'expired',
        `${environment} should have ended at ${manifest.expiresAt}`,
        `wa destroy ${environment}`,
      );
    }
  }
  if (inStack) return { kind: 'accounted-for' };
  if (copy) return { kind: 'kept' };
  return leftOver('not-in-state', `Pulumi's state of ${stackName(tags)} does not have it`, removal(arn));
}

function leftOver(reason: LeftOver['reason'], why: string, remove: string): Verdict {
  return { kind: 'left-over', reason, why, remove };
}

/** As a person would, in the infra repository. */
function destroyStack(environment: string, addon: string | undefined): string {
  const folder = addon === undefined ? 'environments' : `env-addons/${addon}`;
  return `cd ${folder} && pulumi destroy --stack ${environment}`;
}

function stackName({ environment, addon, layer }: Tags): string {
  if (addon !== undefined) return `env-addons/${addon}/${environment ?? '?'}`;
  return environment === undefined ? (layer ?? 'any stack') : `environments/${environment}`;
}

import { environmentNames } from '../../environments/desired-state.ts';
import { listManifests } from '../../environments/manifest-file.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { LeftOver, SweepAnswer } from '../../render/answer.ts';
import type { OperationState } from '../operation.ts';
import { readPrices } from '../planning/read-prices.ts';
import type { CloudInventory } from '../ports/cloud-inventory.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import { judgeResource, readTags, type Tags } from './judge-resource.ts';
import { leastCost } from './sweep-cost.ts';
import { readStacks } from './sweep-stacks.ts';

const TAG = 'workflowautom.dev/platform';
const AT_WORK: readonly OperationState[] = ['queued', 'planning', 'approved', 'running'];

type SweepParts = Pick<Runtime, 'cloud' | 'gitops' | 'stacks' | 'store' | 'now'>;

/**
 * Lists what stands in the cloud with the platform's tag, and names what neither Git nor Pulumi's state accounts for.
 * Deletes nothing. An environment that an operation is changing is left alone: its resources come and go.
 * @throws Refusal `no-platform` when the policy does not say which platform, and in which region
 * @throws PortError `cloud-unreachable`, `gitops-unreachable`
 */
export async function sweep(runtime: SweepParts): Promise<SweepAnswer> {
  const { platform, region, cloud } = target(runtime, readPolicy(await runtime.gitops.read()));
  const before = await atWork(runtime);
  const found = await cloud.tagged(region, TAG, platform);

  // Git is read after the cloud, and who is at work again: what was begun or ended meanwhile is on one of both sides.
  const desired = await runtime.gitops.read();
  const changing = new Set([...before, ...(await atWork(runtime))]);
  const manifests = new Map(listManifests(desired).manifests.map((manifest) => [manifest.name as string, manifest]));
  const unreadable = new Set(environmentNames(desired).filter((name) => !manifests.has(name)));
  const stacks = readStacks(runtime, platform);
  const problems = [...unreadable].map((name) => `What is ${name}'s is not judged: its env.yaml cannot be read.`);
  const left: (Omit<LeftOver, 'since' | 'atLeast'> & { readonly tags: Tags })[] = [];
  const kept: string[] = [];
  for (const resource of found) {
    const tags = readTags(resource);
    const { environment, addon, owner } = tags;
    if (environment !== undefined && (changing.has(environment) || unreadable.has(environment))) continue;
    const stack = await stacks.arnsOf(resource, tags);
    if (stack === 'not judged') continue;
    const manifest = environment === undefined ? undefined : manifests.get(environment);
    const verdict = judgeResource(resource.arn, tags, { manifest, stack, now: runtime.now() });
    if (verdict.kind === 'kept') kept.push(resource.arn);
    if (verdict.kind !== 'left-over') continue;
    const { reason, why, remove } = verdict;
    left.push({
      arn: resource.arn,
      reason,
      why,
      remove,
      tags,
      ...(environment === undefined ? {} : { environment }),
      ...(addon === undefined ? {} : { addon }),
      ...(owner === undefined ? {} : { owner }),
    });
  }

  // AWS lists what was just deleted for a while: only what is there at a second look is left over.
  const still =
    left.length === 0 ? new Set<string>() : new Set((await cloud.tagged(region, TAG, platform)).map(({ arn }) => arn));
  const prices = left.length === 0 ? undefined : await readPrices(runtime, desired);
  const table = prices && !('problem' in prices) ? prices.table : undefined;
  const named = await Promise.all(
    left
      .filter(({ arn }) => still.has(arn))
      .map(async ({ tags, ...each }): Promise<LeftOver> => {
        const operation = tags.operation === undefined ? undefined : await runtime.store.operation(tags.operation);
        const use = manifests.get(each.environment ?? '')?.addons.find(({ name }) => name === each.addon);
        const atLeast = table && leastCost(each.arn, table, use?.size);
        return {
          ...each,
          ...(operation ? { since: operation.createdAt } : {}),
          ...(atLeast === undefined ? {} : { atLeast }),
        };
      }),
  );
  return {
    kind: 'sweep',
    platform,
    region,
    looked: found.length,
    left: named.sort((a, b) => compare(a.environment ?? '', b.environment ?? '') || compare(a.arn, b.arn)),
    kept: kept.sort(),
    changing: [...changing].sort(),
    problems: [...problems, ...stacks.problems()],
  };
}

function target(
  { cloud }: SweepParts,
  { platform, region }: ReturnType<typeof readPolicy>,
): { readonly platform: string; readonly region: string; readonly cloud: CloudInventory } {
  const name = platform?.split('/').at(-1);
  if (!cloud) throw new PortError('cloud-unreachable', 'No cloud is configured here.');
  if (name !== undefined && region !== undefined) return { platform: name, region, cloud };
  const absent = name === undefined ? 'platform' : 'region';
  throw new Refusal(
    'no-platform',
    `The policy does not say whose resources to look for: ${absent} is not set.`,
    'Set platform and region in workflowautom.yaml.',
    absent,
  );
}

async function atWork({ store }: SweepParts): Promise<readonly string[]> {
  return (await store.operationsIn(AT_WORK)).map(({ environment }) => environment);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

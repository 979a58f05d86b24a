import type { StackRef } from '../../commands/change.ts';
import type { CloudResource } from '../ports/cloud-inventory.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Tags } from './judge-resource.ts';

/** What Pulumi's state has of the cloud, stack by stack. */
export type CloudStacks = {
  /** ARNs in the stack that a resource's tags name; undefined when there is no such stack. */
  arnsOf(resource: CloudResource, tags: Tags): Promise<ReadonlySet<string> | undefined | 'not judged'>;
  /** Why some were not judged. */
  problems(): readonly string[];
};

/** Reads each stack once. @param platform its stack's name */
export function readStacks({ stacks }: Pick<Runtime, 'stacks'>, platform: string): CloudStacks {
  const read = new Map<string, Promise<ReadonlySet<string> | undefined | 'not judged'>>();
  const problems = new Set<string>();

  async function arns(ref: StackRef): Promise<ReadonlySet<string> | undefined | 'not judged'> {
    try {
      const { exists, resources } = await stacks.inspect(ref);
      return exists ? new Set(resources.flatMap(({ arn }) => arn ?? [])) : undefined;
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      // The infra repository has no such project any more: nothing can be in its state that anybody could run.
      if (error.code === 'stack-failed') return undefined;
      problems.add(`What ${ref.project}/${ref.stack} has is not known: ${error.message}`);
      return 'not judged';
    }
  }

  return {
    async arnsOf(resource, tags) {
      const ref = stackOf(tags, platform);
      if (!ref) return undefined;
      if (ref.project === PLATFORM && isOfTheCluster(resource)) return 'not judged';
      const key = `${ref.project}/${ref.stack}`;
      const known = read.get(key) ?? arns(ref);
      read.set(key, known);
      const found = await known;
      if (ref.project !== PLATFORM || found !== undefined) return found;
      // Whoever built the platform may keep its state elsewhere.
      problems.add(`What is the platform's is not judged: there is no stack ${key} in this server's state.`);
      return 'not judged';
    },
    problems: () => [...problems],
  };
}

const PLATFORM = 'platform';
/** What a stack or a folder can be called: tags are somebody else's words, and a name becomes part of a path. */
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function stackOf({ layer, environment, addon }: Tags, platform: string): StackRef | undefined {
  // The runner only reads it; which layer it counts the platform to makes no difference.
  if (layer === PLATFORM) return { layer: 'environment', project: PLATFORM, stack: platform };
  if (environment === undefined || !NAME.test(environment) || (addon !== undefined && !NAME.test(addon)))
    return undefined;
  if (addon !== undefined) return { layer: 'addon', project: `env-addons/${addon}`, stack: environment };
  return { layer: 'environment', project: 'environments', stack: environment };
}

/** Machines and what hangs on them: node groups make and remove them, with the platform's tags, and no stack has them. */
function isOfTheCluster({ arn, tags }: CloudResource): boolean {
  return (
    /^arn:[^:]+:ec2:[^:]*:[^:]*:(instance|volume|network-interface|fleet|spot-instances-request)\//.test(arn) ||
    /^arn:[^:]+:autoscaling:/.test(arn) ||
    [...tags.keys()].some((key) => key.startsWith('aws:') || key.startsWith('eks:'))
  );
}

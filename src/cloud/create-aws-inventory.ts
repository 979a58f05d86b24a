import type { CloudInventory, CloudResource } from '../operations/ports/cloud-inventory.ts';
import { PortError } from '../operations/ports/port-error.ts';

export type AwsOptions = {
  /** Where AWS's APIs are instead of at AWS, as `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string | undefined;
  /** Resources of one answer; AWS's own most is 100. */
  readonly pageSize?: number;
  /** How often one call is tried. */
  readonly attempts?: number;
};

/** More pages than any account of ours fills: an API that never ends its list is not asked for ever. */
const MOST_PAGES = 1_000;

/**
 * What stands in an AWS account, by its tags; credentials come from where every AWS SDK takes them. Nothing happens before
 * the first call. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export function createAwsInventory({ endpoint, pageSize = 100, attempts = 3 }: AwsOptions = {}): CloudInventory {
  return {
    async tagged(region, key, value) {
      // Loaded only here: a server that is asked no such thing starts without it.
      const { GetResourcesCommand, ResourceGroupsTaggingAPIClient } = await import(
        '@aws-sdk/client-resource-groups-tagging-api'
      );
      const client = new ResourceGroupsTaggingAPIClient({
        region,
        maxAttempts: attempts,
        ...(endpoint ? { endpoint } : {}),
      });
      const found: CloudResource[] = [];
      try {
        let token: string | undefined;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const answer = await client.send(
            new GetResourcesCommand({
              TagFilters: [{ Key: key, Values: [value] }],
              ResourcesPerPage: pageSize,
              ...(token ? { PaginationToken: token } : {}),
            }),
          );
          for (const { ResourceARN: arn, Tags = [] } of answer.ResourceTagMappingList ?? []) {
            const tags = Tags.flatMap((tag) => (tag.Key === undefined ? [] : [[tag.Key, tag.Value ?? ''] as const]));
            if (arn !== undefined) found.push({ arn, tags: new Map(tags) });
          }
          token = answer.PaginationToken || undefined;
          if (!token) return found;
        }
        throw new Error(`the list has more than ${MOST_PAGES} pages`);
      } catch (cause) {
        throw unreachable(region, cause);
      } finally {
        client.destroy();
      }
    },
  };
}

function unreachable(region: string, cause: unknown): PortError {
  const [name, message] = cause instanceof Error ? [cause.name, cause.message] : ['Error', String(cause)];
  return new PortError('cloud-unreachable', `AWS did not list what stands in ${region}: ${name}: ${message}`, {
    hint: 'It takes credentials that may tag:GetResources, and AWS_ENDPOINT_URL only where AWS is elsewhere.',
    retryable: true,
    cause,
  });
}

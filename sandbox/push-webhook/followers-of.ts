import { z } from 'zod';

const Source = z.object({ repoURL: z.string(), targetRevision: z.string().optional() });
const Applications = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ source: Source.optional(), sources: z.array(Source).optional() }),
    }),
  ),
});

/**
 * Names of the Applications, in the API server's list of them, that follow a branch of a repository. One that is at a
 * commit or a tag does not.
 */
export function followersOf(list: unknown, repository: string, branch: string): readonly string[] {
  const revisions = [branch, `refs/heads/${branch}`, 'HEAD', ''];
  return Applications.parse(list)
    .items.filter(({ spec: { source, sources = [] } }) =>
      [...sources, ...(source ? [source] : [])].some(
        ({ repoURL, targetRevision = '' }) => repoURL === repository && revisions.includes(targetRevision),
      ),
    )
    .map(({ metadata }) => metadata.name);
}

import { textOf } from '../snapshot.ts';
import { archivedBlobs } from './archived-blobs.ts';
import type { GitHubRepository } from './github-repository.ts';

/** Files that are asked for one by one; for more of them the whole commit is fetched, which is one call. */
const FEW = 20;
const AT_ONCE = 10;

/**
 * The texts of files by object id, null for what is none.
 * @param commit one that has all of them @param known texts read before
 */
export async function readGitHubTexts(
  github: GitHubRepository,
  commit: string,
  blobs: ReadonlySet<string>,
  known: ReadonlyMap<string, string | null>,
): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>();
  const wanted = new Set<string>();
  for (const blob of blobs) {
    const text = known.get(blob);
    if (text === undefined) wanted.add(blob);
    else texts.set(blob, text);
  }
  const { owner, repo } = github;
  const octokit = await github.octokit();
  if (wanted.size > FEW) {
    // https://docs.github.com/rest/repos/contents#download-a-repository-archive-tar
    const { data } = await octokit.rest.repos.downloadTarballArchive({ owner, repo, ref: commit });
    for (const [blob, bytes] of await archivedBlobs(data as ArrayBuffer, wanted)) {
      texts.set(blob, textOf(bytes));
      wanted.delete(blob);
    }
  }
  // An archive lacks what `.gitattributes` keeps out of it or rewrites: the rest is asked for by its id.
  const rest = [...wanted];
  for (let at = 0; at < rest.length; at += AT_ONCE) {
    await Promise.all(
      rest.slice(at, at + AT_ONCE).map(async (blob) => {
        const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: blob });
        texts.set(blob, textOf(Buffer.from(data.content, 'base64')));
      }),
    );
  }
  return texts;
}

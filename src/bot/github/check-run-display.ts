import { createHash } from 'node:crypto';
import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import type { PullRequestRef } from '../../operations/request.ts';
import { type CheckRunText, checkRunOf } from './check-run-of.ts';
import { type GitHubClient, gitHubError, type Place, splitRepository, statusOf } from './github-client.ts';
import { weightOf } from './weight-of.ts';
import type { WriteWeight } from './write-budget.ts';

/** A check run that is there: what it concluded (`open` while it has not), and a hash of what it says if that is known. */
type Known = { readonly head: string; readonly id: number; readonly conclusion: string; readonly written?: string };

/**
 * The check of an environment on the head of a pull request. Its reference is `<sha> <id> <conclusion> <hash>`.
 * https://docs.github.com/rest/checks/runs
 */
export function createCheckRunDisplay(client: GitHubClient): DisplayWriter<'github-check-run'> {
  async function headOf({ repository, number }: PullRequestRef, installation?: number): Promise<string> {
    const octokit = await client.forRepository(repository, installation);
    const { data } = await octokit.rest.pulls.get({ ...splitRepository(repository), pull_number: number });
    return data.head.sha;
  }

  async function find(place: Place, head: string, name: string): Promise<Known | undefined> {
    const octokit = await client.forRepository(place.repository, place.installation);
    const [login, { data }] = await Promise.all([
      client.botLogin(),
      octokit.rest.checks.listForRef({
        ...splitRepository(place.repository),
        ref: head,
        check_name: name,
        per_page: 100,
      }),
    ]);
    const ours = data.check_runs.find(({ app }) => `${app?.slug}[bot]` === login);
    return ours && { head, id: ours.id, conclusion: ours.conclusion ?? 'open' };
  }

  async function create(place: Place, weight: WriteWeight, head: string, run: CheckRunText): Promise<number> {
    const { data } = await client.write(place, weight, (octokit) =>
      octokit.rest.checks.create({ ...splitRepository(place.repository), head_sha: head, ...run }),
    );
    return data.id;
  }

  /** @returns false when the check run is gone */
  async function update(place: Place, weight: WriteWeight, id: number, { name, ...run }: CheckRunText) {
    try {
      await client.write(place, weight, (octokit) =>
        octokit.rest.checks.update({ ...splitRepository(place.repository), check_run_id: id, ...run }),
      );
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  return {
    async show({ display: { pullRequest, installation }, view, reference }) {
      const { repository, number } = pullRequest;
      const place = { repository, ...(installation === undefined ? {} : { installation }) };
      const run = checkRunOf(view, number);
      const conclusion = run.conclusion ?? 'open';
      const written = hashOf(run, view.state === 'running');
      const weight = weightOf(view);
      try {
        const head = view.pullRequest?.head ?? (await headOf(pullRequest, installation));
        const last = read(reference);
        const known = last?.head === head ? last : await find(place, head, run.name);
        if (reference !== undefined && known?.written === written) return reference;
        // What is completed stays so: GitHub takes no other status or conclusion for it, and shows the newest of a name.
        const open = known && (known.conclusion === 'open' || known.conclusion === conclusion);
        const kept = open && (await update(place, weight, known.id, run));
        const id = kept ? known.id : await create(place, weight, head, run);
        return `${head} ${id} ${conclusion} ${written}`;
      } catch (error) {
        throw gitHubError('conversation-unreachable', `Cannot write the check of ${repository}#${number}`, error);
      }
    },
  };
}

function read(reference: string | undefined): Known | undefined {
  const [head, id, conclusion, written] = reference?.split(' ') ?? [];
  return head && id && conclusion && written ? { head, id: Number(id), conclusion, written } : undefined;
}

/** While it is under way only that it runs makes it another text: the rest the comment tells, with fewer writes. */
function hashOf(run: CheckRunText, running: boolean): string {
  const says = run.conclusion ? run : { name: run.name, running };
  return createHash('sha256').update(JSON.stringify(says)).digest('hex').slice(0, 16);
}

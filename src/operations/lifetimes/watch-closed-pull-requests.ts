import type { DesiredState } from '../../environments/desired-state.ts';
import { endsWithPullRequest } from '../../environments/ends-with-pull-request.ts';
import type { Milliseconds } from '../../environments/instant.ts';
import { listManifests } from '../../environments/manifest-file.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { PortError } from '../ports/port-error.ts';
import type { PullRequestRef, Request } from '../request.ts';
import { submitRequest } from '../requests/submit-request.ts';
import type { Runtime } from '../runtime.ts';
import { mayTryAgain, nextTry } from './may-try-again.ts';

const HOUR: Milliseconds = 60 * 60_000;

/** Pull requests asked about in one turn: each is a call of GitHub's API. */
const LOOKS = 50;
/** Ended in one turn, as lifetimes are. */
const AT_ONCE = 10;

type Preview = { readonly environment: string; readonly pullRequest: PullRequestRef };

/**
 * Looks for previews whose pull request is closed: their destroy failed, or nobody was told. What GitHub does not
 * answer about is left alone, and a locked preview ends once it is unlocked. Where there are too many to ask about,
 * others are asked about in the next hour.
 * @throws PortError, Refusal when Git or its policy cannot be read: then nothing is done
 */
export async function watchClosedPullRequests(
  runtime: Pick<Runtime, 'gitops' | 'store' | 'directory' | 'now' | 'log'>,
): Promise<void> {
  const previews = previewsIn(await runtime.gitops.read());
  let [ended, unanswered] = [0, 0];
  for (const preview of inTurns(previews, runtime.now())) {
    if (ended >= AT_ONCE) break;
    try {
      if (await endIfClosed(runtime, preview)) ended += 1;
    } catch (error) {
      if (!(error instanceof PortError && error.code === 'directory-unreachable')) throw error;
      unanswered += 1;
    }
  }
  if (unanswered > 0) runtime.log.warn({ unanswered }, 'pull requests of previews could not be looked at');
}

function previewsIn(desired: DesiredState): readonly Preview[] {
  const policy = readPolicy(desired);
  return listManifests(desired).manifests.flatMap(({ name, source }) =>
    source && endsWithPullRequest(policy, name)
      ? [{ environment: name, pullRequest: { repository: source.repository, number: source.pullRequest } }]
      : [],
  );
}

/** As many as one turn may ask about; those of the next hour follow on. */
function inTurns(previews: readonly Preview[], now: number): readonly Preview[] {
  if (previews.length <= LOOKS) return previews;
  const start = (Math.floor(now / HOUR) * LOOKS) % previews.length;
  return [...previews.slice(start), ...previews.slice(0, start)].slice(0, LOOKS);
}

/** @returns whether its end was asked for now */
async function endIfClosed(
  runtime: Pick<Runtime, 'store' | 'directory' | 'now'>,
  { environment, pullRequest }: Preview,
): Promise<boolean> {
  const { repository, number } = pullRequest;
  const first = `closed:${repository}#${number}`;
  const tried = await runtime.store.request(first);
  if (!(await mayTryAgain(runtime, environment, tried?.receivedAt ?? 0))) return false;
  if (await runtime.store.lockOf(environment)) return false;
  if ((await runtime.directory.pullRequest(repository, number)).open) return false;
  const receivedAt = runtime.now();
  const request: Request = {
    id: tried ? nextTry(first, receivedAt) : first,
    // Whoever closed it is not told once more each time; the environment's own message tells how it goes.
    conversation: { door: 'schedule' },
    speaker: { kind: 'policy' },
    said: { kind: 'pull-request', change: 'closed' },
    pullRequest,
    receivedAt,
  };
  return submitRequest(runtime, request);
}

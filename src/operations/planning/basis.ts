import type { KnownImages } from '../../commands/known-images.ts';
import type { PullRequest, SealedSecret } from '../../commands/verb.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { Operation } from '../operation.ts';
import type { PullRequestState } from '../ports/directory.ts';
import type { PullRequestRef } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/** What a plan is made on, read once: the proposal, the preview and the bindings all speak of the same moment. */
export type Basis = {
  readonly desired: DesiredState;
  readonly infraCommit: string;
  readonly pullRequest?: PullRequest;
  /** Absent for verbs that choose no image, and where only the bindings are compared. */
  readonly images?: KnownImages;
  /** Secrets that came with the command; absent for every other. */
  readonly sealed?: readonly SealedSecret[];
};

export async function readBasis(
  runtime: Pick<Runtime, 'gitops' | 'stacks' | 'directory' | 'store'>,
  operation: Pick<Operation, 'pullRequest' | 'command' | 'request'>,
): Promise<Basis> {
  const [desired, infraCommit, pullRequest, sealed] = await Promise.all([
    runtime.gitops.read(),
    runtime.stacks.infraCommit(),
    pullRequestNow(runtime, operation.pullRequest),
    sealedOf(runtime, operation),
  ]);
  return { desired, infraCommit, ...(pullRequest ? { pullRequest } : {}), ...(sealed ? { sealed } : {}) };
}

/** What the request brought along: it was written down with it, and is planned with as often as it takes. */
async function sealedOf(
  runtime: Pick<Runtime, 'store'>,
  { command, request }: Pick<Operation, 'command' | 'request'>,
): Promise<readonly SealedSecret[] | undefined> {
  return command.verb === 'secrets' ? (await runtime.store.request(request))?.sealed : undefined;
}

/** The pull request as it is at this moment: its head may have moved since somebody wrote in it. @throws PortError */
async function pullRequestNow(
  runtime: Pick<Runtime, 'directory'>,
  ref: PullRequestRef | undefined,
): Promise<PullRequest | undefined> {
  const state = await pullRequestState(runtime, ref);
  return ref && state && pullRequestAt(ref, state);
}

/** @throws PortError `directory-unreachable` */
export async function pullRequestState(
  runtime: Pick<Runtime, 'directory'>,
  ref: PullRequestRef | undefined,
): Promise<PullRequestState | undefined> {
  return ref && (await runtime.directory.pullRequest(ref.repository, ref.number));
}

/** What a verb may know of a pull request. Pure. */
export function pullRequestAt(ref: PullRequestRef, { head, fromFork }: PullRequestState): PullRequest {
  return { ...ref, head, fromFork };
}

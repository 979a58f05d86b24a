import { setTimeout as sleep } from 'node:timers/promises';
import type { Proposal, ProposalRequest } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import { treeChanges } from './tree-changes.ts';

/** Failures that are worth another try, before one is passed on. */
const TRIES = 4;
/** Longest a proposal waits for a place that asks for patience, in milliseconds. */
const PATIENCE = 61_000;
/** Between two tries where nobody says how long, in milliseconds. */
const PAUSE = 500;

/** What a place that keeps the repository can do about proposals, besides what it does for commits. */
export type ProposalPlace = Pick<GitOpsBackend, 'head' | 'snapshotAt' | 'writeCommit'> & {
  /** How it stands; `pushed` where there is a branch and nothing that proposes it, undefined where there is nothing. */
  find(request: ProposalRequest, branch: string): Promise<Proposal | 'pushed' | undefined>;
  /** Makes the branch; one that is there stays as it is. */
  push(branch: string, commit: string): Promise<void>;
  /** Proposes what the branch holds. */
  open(request: ProposalRequest, branch: string): Promise<Proposal>;
};

/** The branch of a proposal; part of an operation (`op-1/connections/p-2`) has one of its own, beside the operation's. */
export function proposalBranch(operation: string): string {
  return `wa/${operation.replaceAll('/', '-')}`;
}

/**
 * `propose` as GitOpsRepository has it. Every part looks first at what is there, so that it can be asked again after a
 * failure or a crash at any moment.
 * @throws PortError, UnwritablePath, and what `render` throws
 */
export async function propose(place: ProposalPlace, request: ProposalRequest): Promise<Proposal> {
  let patience = PATIENCE;
  for (let attempt = 1; ; attempt++) {
    try {
      return await proposeOnce(place, request);
    } catch (error) {
      if (!(error instanceof PortError && error.retryable) || attempt >= TRIES) throw error;
      patience -= error.retryAfter ?? 0;
      if (patience < 0) throw error;
      await sleep(error.retryAfter ?? Math.random() * PAUSE * 2 ** attempt);
    }
  }
}

async function proposeOnce(place: ProposalPlace, request: ProposalRequest): Promise<Proposal> {
  const branch = proposalBranch(request.operation);
  const found = await place.find(request, branch);
  if (found === 'pushed') return place.open(request, branch);
  if (found) return found;
  if (request.opened) return { state: 'closed', name: `branch ${branch}` };
  const base = await place.head();
  const current = await place.snapshotAt(base);
  const changes = treeChanges(request.environment, current, request.render(current.desired));
  if (changes.length === 0) return { state: 'unchanged', commit: base };
  await place.push(branch, await place.writeCommit(base, changes, [request]));
  return place.open(request, branch);
}

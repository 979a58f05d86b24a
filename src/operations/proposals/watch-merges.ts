import { markEnded } from '../end-operation.ts';
import { ProposalClosed } from '../interruption.ts';
import type { Operation } from '../operation.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import { endClosed, goOn, proposalOf, waitsForMerge } from './await-merge.ts';

/** Proposals asked about in one turn: each is a call of GitHub's API, or two. */
const LOOKS = 25;

/**
 * Looks what became of proposals that operations wait for: merged, the operation goes on; closed, it is cancelled. One
 * that cannot be asked about now keeps no other waiting. Of very many, those that wait longest unseen come first.
 * @param name only the operations that wait for the proposal of this name
 * @throws PortError `store-unreachable`
 */
export async function watchMerges(
  runtime: Pick<Runtime, 'store' | 'gitops' | 'stacks' | 'conversations' | 'now' | 'log'>,
  name?: string,
): Promise<void> {
  const waiting = (await runtime.store.operationsIn(['waiting'])).filter(
    (each) => waitsForMerge(each) && (name === undefined || sameName(each.outcome?.proposal?.name, name)),
  );
  let [unanswered, cause]: [number, unknown] = [0, undefined];
  for (const operation of inTurns(waiting, runtime.now())) {
    try {
      await look(runtime, operation);
    } catch (error) {
      if (error instanceof PortError && error.code === 'store-unreachable') throw error;
      unanswered += 1;
      cause = error;
    }
  }
  if (unanswered > 0) runtime.log.warn({ unanswered, err: cause }, 'proposed changes could not be looked at');
}

async function look(
  runtime: Pick<Runtime, 'store' | 'gitops' | 'stacks' | 'conversations' | 'now' | 'log'>,
  operation: Operation,
): Promise<void> {
  const proposal = await proposalOf(runtime, operation);
  if (proposal.state === 'open') return;
  if (proposal.state === 'closed') {
    const name = operation.outcome?.proposal?.name ?? proposal.name;
    const ended = await endClosed(runtime, operation, new ProposalClosed(name), ['waiting']);
    if (ended) await markEnded(runtime, ended);
    return;
  }
  await goOn(runtime, operation);
}

/** As many as one turn may ask about; those of the next turn follow on. */
function inTurns(waiting: readonly Operation[], now: number): readonly Operation[] {
  if (waiting.length <= LOOKS) return waiting;
  const start = (Math.floor(now / 30_000) * LOOKS) % waiting.length;
  return [...waiting.slice(start), ...waiting.slice(0, start)].slice(0, LOOKS);
}

/** GitHub takes names in any letter case. */
function sameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

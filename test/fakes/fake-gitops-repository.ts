import { createHash } from 'node:crypto';
import type { DesiredState } from '../../src/environments/desired-state.ts';
import type { FileWrite, GitOpsRepository, ProposalRequest } from '../../src/operations/ports/gitops-repository.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';

type FakeCommit = {
  readonly sha: string;
  readonly files: ReadonlyMap<string, string>;
  readonly operation?: string;
  readonly requestedBy?: string;
  readonly subject: string;
};

/** A pull request of the fake, as its reviewers see it. */
type FakeProposal = {
  readonly number: number;
  readonly request: ProposalRequest;
  readonly writes: readonly FileWrite[];
  state: 'open' | 'merged' | 'closed';
  commit?: string;
  /** Why the bot took it back. */
  withdrawn?: string;
};

export type FakeGitOps = GitOpsRepository & {
  /** Oldest first; the last one is the head. */
  readonly commits: readonly FakeCommit[];
  /** Somebody else pushes: path to text, or null to remove it. */
  push(writes: Readonly<Record<string, string | null>>): string;
  file(path: string): string | undefined;
  /** Pushes that happen between rendering and writing, one for each try of a commit. */
  readonly races: (() => void)[];
  /** Pull requests, oldest first. */
  readonly proposals: readonly FakeProposal[];
  /** Reviewers merge the newest pull request, with what they wrote into it besides; or they close it. @returns its commit */
  merge(besides?: Readonly<Record<string, string | null>>): string;
  close(): void;
  /** Until it is set back, every call fails with it. */
  outage: PortError | undefined;
};

/** A git-ops repository in memory: compare-and-swap on its one branch, and pushes of others when a test wants them. */
export function createFakeGitOps(files: Readonly<Record<string, string>>): FakeGitOps {
  const commits: FakeCommit[] = [];
  const races: (() => void)[] = [];
  const proposals: FakeProposal[] = [];

  const head = (): FakeCommit => {
    const last = commits.at(-1);
    if (!last) throw new Error('an empty repository');
    return last;
  };
  const append = (writes: readonly FileWrite[], about: Omit<FakeCommit, 'sha' | 'files'>): string => {
    const next = new Map(commits.at(-1)?.files);
    for (const { path, text } of writes) {
      if (text === null) next.delete(path);
      else next.set(path, text);
    }
    const sha = createHash('sha1').update(`${commits.length} ${about.subject}`).digest('hex');
    commits.push({ sha, files: next, ...about });
    return sha;
  };
  const state = ({ sha, files }: FakeCommit): DesiredState => ({ commit: sha, files });
  const reach = () => {
    if (repository.outage) throw repository.outage;
  };

  const newest = (): FakeProposal => {
    const open = proposals.findLast(({ state }) => state === 'open');
    if (!open) throw new Error('no pull request is open');
    return open;
  };

  const repository: FakeGitOps = {
    commits,
    races,
    proposals,
    merge(besides = {}) {
      const proposal = newest();
      const { operation, requestedBy, subject } = proposal.request;
      const more = Object.entries(besides).map(([path, text]) => ({ path, text }));
      const commit = append([...proposal.writes, ...more], { operation, requestedBy, subject });
      Object.assign(proposal, { state: 'merged', commit });
      return commit;
    },
    close() {
      newest().state = 'closed';
    },
    outage: undefined,
    push: (writes) =>
      append(
        Object.entries(writes).map(([path, text]) => ({ path, text })),
        { subject: 'a push' },
      ),
    file: (path) => head().files.get(path),
    async read() {
      reach();
      return state(head());
    },
    async readAt(sha) {
      reach();
      const commit = commits.find((each) => each.sha === sha);
      if (!commit) throw new PortError('unknown-commit', `no commit ${sha}`);
      return state(commit);
    },
    async commit({ operation, requestedBy, subject, render }) {
      reach();
      for (;;) {
        const earlier = commits.find((each) => each.operation === operation);
        if (earlier) return { commit: earlier.sha, outcome: 'already-committed' };
        const base = head();
        const writes = render(state(base)).filter(({ path, text }) => (base.files.get(path) ?? null) !== text);
        if (writes.length === 0) return { commit: base.sha, outcome: 'unchanged' };
        races.shift()?.();
        if (head() !== base) continue;
        return { commit: append(writes, { operation, requestedBy, subject }), outcome: 'committed' };
      }
    },
    async propose(request) {
      reach();
      const earlier = proposals.findLast((each) => each.request.operation === request.operation);
      if (earlier?.commit) return { state: 'merged', commit: earlier.commit };
      if (earlier) return { state: earlier.state === 'open' ? 'open' : 'closed', ...nameOf(earlier) };
      if (request.opened) return { state: 'closed', name: `branch wa/${request.operation}` };
      const base = head();
      const writes = request.render(state(base)).filter(({ path, text }) => (base.files.get(path) ?? null) !== text);
      if (writes.length === 0) return { state: 'unchanged', commit: base.sha };
      const made: FakeProposal = { number: proposals.length + 1, request, writes, state: 'open' };
      proposals.push(made);
      return { state: 'open', ...nameOf(made) };
    },
    async withdraw({ operation, because }) {
      reach();
      const open = proposals.find((each) => each.request.operation === operation && each.state === 'open');
      if (open) Object.assign(open, { state: 'closed', withdrawn: because });
    },
    async contains(descendant, ancestor) {
      const [later, earlier] = [descendant, ancestor].map((sha) => commits.findIndex((each) => each.sha === sha));
      return later !== undefined && earlier !== undefined && earlier >= 0 && later >= earlier;
    },
  };
  append(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { subject: 'first' },
  );
  return repository;
}

function nameOf({ number }: FakeProposal): { readonly name: string; readonly url: string } {
  return { name: `acme/git-ops#${number}`, url: `https://github.com/acme/git-ops/pull/${number}` };
}

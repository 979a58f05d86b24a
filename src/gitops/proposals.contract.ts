import { beforeEach, describe, expect, it } from 'vitest';
import type { CommitRecord } from '../../test/gitops-bare-repository.ts';
import type { GitOpsRepository, ProposalRequest } from '../operations/ports/gitops-repository.ts';

type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A repository of its own for one test, and what reviewers do in it. */
export type ProposalsFixture = {
  /** Another bot over the same repository: it shares nothing with the ones before. */
  open(): GitOpsRepository;
  /** Someone else's push to the base branch. */
  push(files: Readonly<Record<string, string | null>>): string;
  /** Runs git in the bare repository. */
  git(...args: readonly string[]): string;
  /** Commits of the base branch, newest first. */
  history(): readonly CommitRecord[];
  file(path: string): { readonly bytes: Uint8Array } | undefined;
  /** How a proposal from this branch is called. */
  name(branch: string): string;
  merge(branch: string, method: MergeMethod): Promise<string>;
  /** Refuses it, as people do there. */
  close(branch: string): Promise<void>;
};

const PATH = 'envs/prod/api.yaml';
const BRANCH = 'wa/op-1';

/** How every GitOpsRepository proposes, wherever the repository is. */
export function describeProposals(name: string, arrange: () => Promise<ProposalsFixture>): void {
  describe(`${name}: proposals to a git-ops repository`, () => {
    let fixture: ProposalsFixture;
    let gitops: GitOpsRepository;

    beforeEach(async () => {
      fixture = await arrange();
      fixture.push({ 'workflowautom.yaml': 'version: 1\n', [PATH]: 'tag: v1\n', 'envs/qa/env.yaml': 'name: qa\n' });
      gitops = fixture.open();
    });

    it('wait on a branch of their own, with one commit and its trailers, while the base branch stays', async () => {
      const { commit: base } = await gitops.read();
      expect(await gitops.propose(request())).toMatchObject({ state: 'open', name: fixture.name(BRANCH) });
      expect((await gitops.read()).commit).toBe(base);
      expect(fixture.git('rev-list', '--count', `${base}..${BRANCH}`)).toBe('1');
      expect(fixture.git('show', `${BRANCH}:${PATH}`)).toBe('tag: v2');
      expect(fixture.git('log', '-1', '--format=%(trailers:key=Operation,valueonly)', BRANCH)).toBe('op-1');
      expect(fixture.git('log', '-1', '--format=%s', BRANCH)).toBe('prod: bump api to v2');
    });

    it('are made once, whoever asks and however often', async () => {
      const first = await gitops.propose(request());
      expect(await gitops.propose(request())).toEqual(first);
      expect(await fixture.open().propose(request({ render: never }))).toEqual(first);
      expect(await fixture.open().propose(request({ render: never, opened: true }))).toEqual(first);
      expect(branches(fixture)).toEqual([BRANCH]);
    });

    it.each(['merge', 'squash', 'rebase'] as const)(
      'are merged by %s into a commit of the base branch',
      async (method) => {
        await gitops.propose(request());
        fixture.push({ 'envs/qa/env.yaml': 'name: qa # pushed meanwhile\n' });
        await fixture.merge(BRANCH, method);
        const found = await gitops.propose(request({ render: never, opened: true }));
        expect(found.state).toBe('merged');
        const commit = found.state === 'merged' ? found.commit : '';
        const { commit: head, files } = await gitops.read();
        expect(await gitops.contains(head, commit)).toBe(true);
        expect(files.get(PATH)).toBe('tag: v2\n');
        expect(files.get('envs/qa/env.yaml')).toContain('pushed meanwhile');
        expect((await gitops.readAt(commit)).files.get(PATH)).toBe('tag: v2\n');
      },
    );

    it('stay merged once their branch is gone, also for whoever asks as if for the first time', async () => {
      await gitops.propose(request());
      await fixture.merge(BRANCH, 'squash');
      await gitops.withdraw({ operation: 'op-1', because: 'it is merged' });
      expect(branches(fixture)).toEqual([]);
      expect(await fixture.open().propose(request({ render: never }))).toMatchObject({ state: 'merged' });
      expect(fixture.history()).toHaveLength(2);
    });

    it('are closed by people, and not made a second time', async () => {
      await gitops.propose(request());
      await fixture.close(BRANCH);
      const found = await fixture.open().propose(request({ render: never, opened: true }));
      expect(found).toMatchObject({ state: 'closed', name: fixture.name(BRANCH) });
    });

    it('go on after a crash between the branch and what proposes it', async () => {
      const { commit: base } = await gitops.read();
      const tree = fixture.git('rev-parse', 'main^{tree}');
      const made = fixture.git('commit-tree', tree, '-p', base, '-m', 'prod: bump\n\nOperation: op-1');
      fixture.git('update-ref', `refs/heads/${BRANCH}`, made);
      expect(await gitops.propose(request({ render: never }))).toMatchObject({ state: 'open' });
      expect(fixture.git('rev-parse', BRANCH)).toBe(made);
    });

    it('are left as they are when the base has moved beneath them, in conflict or not', async () => {
      const first = await gitops.propose(request());
      const tip = fixture.git('rev-parse', BRANCH);
      fixture.push({ [PATH]: 'tag: v3\n' });
      expect(await gitops.propose(request({ render: never }))).toEqual(first);
      expect(fixture.git('rev-parse', BRANCH)).toBe(tip);
    });

    it('are withdrawn with their branch, more than once to the same end', async () => {
      await gitops.propose(request());
      await gitops.withdraw({ operation: 'op-1', because: 'cancelled by mona' });
      await gitops.withdraw({ operation: 'op-1', because: 'cancelled by mona' });
      expect(branches(fixture)).toEqual([]);
      expect(await gitops.propose(request({ render: never, opened: true }))).toMatchObject({ state: 'closed' });
      expect(fixture.history()).toHaveLength(1);
    });

    it('that nobody made are withdrawn by doing nothing', async () => {
      await expect(gitops.withdraw({ operation: 'op-9', because: 'cancelled by mona' })).resolves.toBeUndefined();
      expect(fixture.history()).toHaveLength(1);
    });

    it('do not stand in each other’s way, nor do the parts of one operation', async () => {
      await gitops.propose(request());
      await gitops.propose(request({ operation: 'op-1/connections/p-2', render: writes(PATH, 'tag: v3\n') }));
      await gitops.propose(request({ operation: 'op-2', render: writes(PATH, 'tag: v4\n') }));
      expect(branches(fixture)).toEqual([BRANCH, 'wa/op-1-connections-p-2', 'wa/op-2']);
      await fixture.merge('wa/op-2', 'merge');
      expect(await gitops.propose(request())).toMatchObject({ state: 'open' });
      expect(await gitops.propose(request({ operation: 'op-2' }))).toMatchObject({ state: 'merged' });
    });

    it.each([['what is there already', 'tag: v1\n']])('that would change nothing (%s) are none', async (_, text) => {
      const { commit } = await gitops.read();
      expect(await gitops.propose(request({ render: writes(PATH, text) }))).toEqual({ state: 'unchanged', commit });
      expect(branches(fixture)).toEqual([]);
    });

    it('leave nothing behind when they may not write what they want, or want nothing any more', async () => {
      const outside = request({ render: writes('envs/qa/env.yaml', 'name: other\n') });
      await expect(gitops.propose(outside)).rejects.toMatchObject({ code: 'unwritable-path' });
      await expect(gitops.propose(request({ render: never }))).rejects.toThrow('rendered again');
      expect(branches(fixture)).toEqual([]);
    });
  });
}

function request(over: Partial<ProposalRequest> = {}): ProposalRequest {
  return {
    operation: 'op-1',
    environment: 'prod',
    requestedBy: 'octocat',
    subject: 'prod: bump api to v2',
    changes: [`\`${PATH}\` is changed`],
    render: writes(PATH, 'tag: v2\n'),
    ...over,
  };
}

function writes(path: string, text: string): ProposalRequest['render'] {
  return () => [{ path, text }];
}

function never(): never {
  throw new Error('rendered again');
}

/** Every branch but the base, by name. */
function branches({ git }: ProposalsFixture): readonly string[] {
  const all = git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
  return all.filter((name) => name !== 'main' && name !== '');
}

import { afterEach, beforeEach } from 'vitest';
import { mergeBranch } from '../../sandbox/github/merge-branch.ts';
import { type BareRepository, openBareRepository } from '../../test/gitops-bare-repository.ts';
import { createLocalGitOpsRepository } from './create-local-gitops-repository.ts';
import { describeProposals } from './proposals.contract.ts';

let repository: BareRepository;

beforeEach(async () => {
  repository = await openBareRepository();
});
afterEach(() => repository.remove());

describeProposals('a bare repository', async () => ({
  ...repository,
  open: () => createLocalGitOpsRepository({ url: `file://${repository.bare}`, branch: 'main' }),
  name: (branch) => `branch ${branch}`,
  merge: (branch, method) => mergeBranch(repository.bare, branch, 'main', method),
  async close(branch) {
    repository.git('update-ref', '-d', `refs/heads/${branch}`);
  },
}));

import { describe, expect, it } from 'vitest';
import { followersOf } from './followers-of.ts';

const GITOPS = 'file:///sandbox/git-ops.git';
const INFRA = 'file:///sandbox/infra.git';
const COMMIT = 'a'.repeat(40);

describe('an Application follows main of git-ops', () => {
  it.each([
    ['with its only source', { source: { repoURL: GITOPS, targetRevision: 'main' } }, true],
    [
      'with one of its sources',
      {
        sources: [
          { repoURL: INFRA, targetRevision: COMMIT },
          { repoURL: GITOPS, targetRevision: 'main' },
        ],
      },
      true,
    ],
    ['by the full name of the branch', { source: { repoURL: GITOPS, targetRevision: 'refs/heads/main' } }, true],
    ['by HEAD', { source: { repoURL: GITOPS, targetRevision: 'HEAD' } }, true],
    ['by naming no revision', { source: { repoURL: GITOPS } }, true],
    ['not at a commit', { source: { repoURL: GITOPS, targetRevision: COMMIT } }, false],
    ['not on another branch', { source: { repoURL: GITOPS, targetRevision: 'next' } }, false],
    ['not in another repository', { source: { repoURL: INFRA, targetRevision: 'main' } }, false],
    ['not without a source', {}, false],
  ])('%s', (_, spec, follows) => {
    const list = { items: [{ metadata: { name: 'qa-api' }, spec }] };

    expect(followersOf(list, GITOPS, 'main')).toEqual(follows ? ['qa-api'] : []);
  });
});

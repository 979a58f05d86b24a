import { describe, expect, it } from 'vitest';
import type { Snapshot } from './snapshot.ts';
import { treeChanges } from './tree-changes.ts';

const entry = (mode: string) => ({ mode, blob: 'a'.repeat(40), size: 5 });
const current: Snapshot = {
  desired: { commit: 'c'.repeat(40), files: new Map([['envs/qa/env.yaml', 'a: 1\n']]) },
  entries: new Map([
    ['envs/qa/env.yaml', entry('100644')],
    ['envs/qa/run.sh', entry('100755')],
    ['envs/qa/link.yaml', entry('120000')],
  ]),
  texts: new Map(),
};

describe('an environment’s writes', () => {
  it.each([
    'envs/preview-1/env.yaml',
    'workflowautom.yaml',
    'envs/qa',
    'envs/qa/',
    'envs/qa/../preview-1/env.yaml',
    'envs/qa/./env.yaml',
    'envs/qa//env.yaml',
    'envs/qa2/env.yaml',
    'envs/qa/.git/config',
    'envs/qa/.GIT/config',
    'envs/qa/a\nb',
    'envs/qa/a\0b',
    'envs\\qa\\env.yaml',
    '/envs/qa/env.yaml',
    '',
  ])('may not go to %j', (path) => {
    expect(() => treeChanges('qa', current, [{ path, text: 'a: 1\n' }])).toThrow(/may not write/);
  });

  it.each(['..', '', 'a/b', 'Preview-123', 'all'])('are refused for an environment called %j', (environment) => {
    const path = `envs/${environment}/env.yaml`;
    expect(() => treeChanges(environment, current, [{ path, text: 'a: 1\n' }])).toThrow(/may not write/);
  });

  it.each([
    ['the text that is there', { path: 'envs/qa/env.yaml', text: 'a: 1\n' }],
    ['the removal of what is not there', { path: 'envs/qa/never.yaml', text: null }],
  ])('change nothing when they are %s', (_, write) => {
    expect(treeChanges('qa', current, [write])).toEqual([]);
  });

  it.each([
    ['a new file', 'envs/qa/api.yaml', '100644'],
    ['a file that runs', 'envs/qa/run.sh', '100755'],
    ['a link', 'envs/qa/link.yaml', '100644'],
  ])('of %s have the mode it has as a file', (_, path, mode) => {
    expect(treeChanges('qa', current, [{ path, text: 'b' }])).toEqual([{ path, text: 'b', mode }]);
  });

  it('are the last ones of each path', () => {
    const path = 'envs/qa/env.yaml';
    const changes = treeChanges('qa', current, [
      { path, text: 'b' },
      { path, text: null },
    ]);
    expect(changes).toEqual([{ path, text: null }]);
  });
});

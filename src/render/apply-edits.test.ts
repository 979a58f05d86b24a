import { describe, expect, it } from 'vitest';
import type { FileEdit } from '../commands/change.ts';
import type { FileDifference } from '../commands/difference.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { applyEdits } from './apply-edits.ts';

const ENV = 'envs/qa/env.yaml';
const API = 'envs/qa/api.yaml';

const DESIRED: DesiredState = {
  commit: '0'.repeat(40),
  files: new Map([
    [ENV, 'environment:\n  hibernate: false # sleep and wake\n'],
    [API, 'image:\n  tag: v1\n'],
  ]),
};

describe('applying edits to the desired state', () => {
  it.each<[string, FileEdit[], FileDifference[]]>([
    ['nothing asked, nothing differs', [], []],
    [
      'a field set keeps the rest of its file',
      [{ kind: 'set', path: ENV, field: ['environment', 'hibernate'], value: true }],
      [
        {
          path: ENV,
          before: 'environment:\n  hibernate: false # sleep and wake\n',
          after: 'environment:\n  hibernate: true # sleep and wake\n',
        },
      ],
    ],
    [
      'a field set to what it is differs in nothing',
      [{ kind: 'set', path: API, field: ['image', 'tag'], value: 'v1' }],
      [],
    ],
    [
      'a file written and then set is one difference',
      [
        { kind: 'write', path: 'envs/p/api.yaml', text: 'image:\n  tag: v1 # base\n' },
        { kind: 'set', path: 'envs/p/api.yaml', field: ['image', 'tag'], value: 'v2' },
      ],
      [{ path: 'envs/p/api.yaml', before: null, after: 'image:\n  tag: v2 # base\n' }],
    ],
    [
      'the last of two values wins',
      [
        { kind: 'set', path: API, field: ['image', 'tag'], value: 'v2' },
        { kind: 'set', path: API, field: ['image', 'tag'], value: 'v3' },
      ],
      [{ path: API, before: 'image:\n  tag: v1\n', after: 'image:\n  tag: v3\n' }],
    ],
    [
      'a change taken back differs in nothing',
      [
        { kind: 'set', path: API, field: ['image', 'tag'], value: 'v2' },
        { kind: 'set', path: API, field: ['image', 'tag'], value: 'v1' },
      ],
      [],
    ],
    ['a file removed', [{ kind: 'remove', path: API }], [{ path: API, before: 'image:\n  tag: v1\n', after: null }]],
    ['a missing file removed differs in nothing', [{ kind: 'remove', path: 'envs/qa/web.yaml' }], []],
    [
      'a file written and removed differs in nothing',
      [
        { kind: 'write', path: 'envs/p/api.yaml', text: 'a: 1\n' },
        { kind: 'remove', path: 'envs/p/api.yaml' },
      ],
      [],
    ],
    [
      'files keep the order in which they were first named',
      [
        { kind: 'write', path: 'envs/p/web.yaml', text: 'a: 1\n' },
        { kind: 'write', path: 'envs/p/api.yaml', text: 'a: 1\n' },
        { kind: 'write', path: 'envs/p/web.yaml', text: 'a: 2\n' },
      ],
      [
        { path: 'envs/p/web.yaml', before: null, after: 'a: 2\n' },
        { path: 'envs/p/api.yaml', before: null, after: 'a: 1\n' },
      ],
    ],
  ])('%s', (_, edits, differences) => {
    expect(applyEdits(DESIRED, edits)).toEqual(differences);
  });

  it.each<[string, FileEdit[], string]>([
    [
      'a field of a file that is not there',
      [{ kind: 'set', path: 'envs/qa/web.yaml', field: ['image', 'tag'], value: 'v2' }],
      'envs/qa/web.yaml does not exist, so image.tag cannot be set in it.',
    ],
    [
      'a field of a file just removed',
      [
        { kind: 'remove', path: API },
        { kind: 'set', path: API, field: ['image', 'tag'], value: 'v2' },
      ],
      'envs/qa/api.yaml does not exist, so image.tag cannot be set in it.',
    ],
    [
      'a field that holds a map',
      [{ kind: 'set', path: API, field: ['image'], value: 'v2' }],
      'envs/qa/api.yaml:1: image: holds a map or a list where one value is expected.',
    ],
  ])('refuses %s', (_, edits, message) => {
    expect(() => applyEdits(DESIRED, edits)).toThrow(expect.objectContaining({ code: 'invalid-file', message }));
  });
});

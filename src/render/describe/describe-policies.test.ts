import { describe, expect, it } from 'vitest';
import { stack } from '../../../test/samples/plans.ts';
import type { PolicyPackReport, StackDifference } from '../../commands/difference.ts';
import { describeAdvice, policiesInShort } from './describe-policies.ts';

const pack = (held: readonly string[], broken: readonly string[] = [], name = 'platform'): PolicyPackReport => ({
  name,
  version: '1.0.0',
  held,
  broken,
});
const checked = (...packs: readonly PolicyPackReport[]): StackDifference => ({
  ...stack('up', []),
  policies: { packs, advice: [] },
});
const short = (...stacks: readonly StackDifference[]) =>
  policiesInShort(stacks)
    .map((span) => ('text' in span ? span.text : ''))
    .join('');

describe('policies in a plan', () => {
  it.each([
    ['all hold', [checked(pack(['tags', 'region']))], ' Policies: platform 1.0.0, 2 hold.'],
    ['one holds', [checked(pack(['tags']))], ' Policies: platform 1.0.0, 1 holds.'],
    ['some do not', [checked(pack(['tags'], ['region', 'size']))], ' Policies: platform 1.0.0, 1 holds, 2 do not.'],
    [
      'over several stacks each is counted once',
      [checked(pack(['a', 'b'])), checked(pack(['b', 'c']))],
      ' Policies: platform 1.0.0, 3 hold.',
    ],
    [
      'one stack’s breach is not mended by another',
      [checked(pack(['a'])), checked(pack([], ['a']))],
      ' Policies: platform 1.0.0, 0 hold, 1 does not.',
    ],
    [
      'several packs',
      [checked(pack(['a']), pack([], [], 'idle'))],
      ' Policies: platform 1.0.0, 1 holds; idle 1.0.0, none of which is about anything here.',
    ],
    ['no pack at all', [checked()], ' Policies: none; the infra repository has no pack of them.'],
    ['nothing is made', [stack('destroy', [])], ''],
  ] as const)('%s', (_, stacks, expected) => {
    expect(short(...stacks)).toBe(expected);
  });

  it('advise without forbidding', () => {
    const advised = { ...stack('up', []), policies: { packs: [], advice: ['platform/protection (data): off'] } };
    expect(describeAdvice([advised, stack('up', [])])).toEqual([
      {
        kind: 'text',
        spans: [
          { kind: 'strong', text: 'Policies advise: ' },
          { kind: 'plain', text: 'platform/protection (data): off' },
        ],
      },
    ]);
  });
});

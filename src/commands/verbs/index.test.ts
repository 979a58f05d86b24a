import { describe, expect, it } from 'vitest';
import { ACCOUNT_VERBS, MUTATING_VERBS, READING_VERBS, ruleVerb } from '../../environments/policy/verbs.ts';
import { parseWords } from '../parse-words.ts';
import { verbs } from './index.ts';

describe.each(Object.entries(verbs))('the verb %s', (name, { usage }) => {
  it('stands under its own name', () => {
    expect(usage.verb).toBe(name);
  });

  it('can be named by a rule of the policy, or is open to everybody', () => {
    expect([...MUTATING_VERBS, ...READING_VERBS, ...ACCOUNT_VERBS]).toContain(ruleVerb(name));
  });

  it.each(usage.examples)('says what it does in a word of its own grammar: %s', (example) => {
    const said = parseWords(example.replace(/^wa /, ''));
    // What is said in a terminal alone is told apart wherever it is said.
    if (usage.terminal) expect(said).toMatchObject({ kind: 'error', code: 'secret-in-chat' });
    else expect(said).toMatchObject({ kind: 'command', command: { verb: name } });
  });

  it('describes each of its flags', () => {
    for (const [flag, { summary }] of Object.entries(usage.flags)) {
      expect(flag).toMatch(/^[a-z]+$/);
      expect(summary).not.toBe('');
    }
  });

  it('has the flags it offers as a choice', () => {
    expect(Object.keys(usage.flags)).toEqual(expect.arrayContaining([...(usage.exactlyOne ?? [])]));
  });
});

it.each([
  [
    'change',
    [
      'create',
      'plan',
      'sleep',
      'wake',
      'destroy',
      'bump',
      'rollback',
      'follow',
      'extend',
      'addon add',
      'addon remove',
      'secrets',
    ],
  ],
  ['control', ['apply', 'approve', 'lock', 'unlock', 'cancel']],
  ['read', ['status', 'diff', 'history', 'list', 'help']],
  ['account', ['link', 'unlink']],
  ['pending', ['logs']],
])('of kind %s are %j', (kind, names) => {
  const ofKind = Object.values(verbs).filter((verb) => verb.kind === kind);
  expect(ofKind.map(({ usage }) => usage.verb)).toEqual(names);
});

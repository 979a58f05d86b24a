import { describe, expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import { terminalText } from './terminal-text.ts';

const PLAIN = { colour: false };
const note = (message: string) => terminalText({ kind: 'note', message }, PLAIN);

describe('commands in an answer read as they are typed in a terminal', () => {
  it.each([
    ['alone', '/env wake qa', 'wa wake qa'],
    ['in a sentence', 'Say /env wake qa, then wait.', 'Say wa wake qa, then wait.'],
    ['quoted', 'Say "/env wake qa".', 'Say "wa wake qa".'],
    ['more than one', '/env lock qa or (/env unlock qa)', 'wa lock qa or (wa unlock qa)'],
    ['with a name to fill in', 'Say /env create <env>.', 'Say wa create <env>.'],
    ['but no path', 'See /usr/bin/env node and /env/qa.', 'See /usr/bin/env node and /env/qa.'],
    ['but no word that only ends so', 'a/env wake', 'a/env wake'],
  ])('%s', (_, message, shown) => {
    expect(note(message)).toBe(shown);
  });

  it('but not in a difference, nor in a table: those are quoted', () => {
    const after = 'comment: say /env wake qa\n';
    const files = [{ path: 'envs/qa/env.yaml', before: null, after }];
    expect(terminalText({ kind: 'diff', environment: 'qa', files, stacks: [], drift: [] }, PLAIN)).toContain(
      '+comment: say /env wake qa',
    );
    const entries = [{ at: 0, actor: 'mona', action: '/env wake qa', result: 'done' }];
    expect(terminalText({ kind: 'history', environment: 'qa', entries }, PLAIN)).toContain('/env wake qa');
  });
});

it.each(Object.entries(SAMPLE_ANSWERS))('%s holds no control character without colour', (_, answer) => {
  const text = terminalText(answer, PLAIN);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is the point
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(text).toBe(text.trimEnd());
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorOf, coAuthoredMessage, commitMessage } from './commit-message.ts';

const said = { subject: 'sleep qa', environment: 'qa', operation: 'op_1', requestedBy: 'octocat' };

describe('the message of an operation’s commit', () => {
  it('is a subject and three trailers', () => {
    expect(commitMessage(said)).toBe('sleep qa\n\nEnvironment: qa\nOperation: op_1\nRequested-by: octocat\n');
  });

  it.each([
    ['an empty subject', { subject: ' \n ' }, /^change\n\n/],
    ['a long subject', { subject: 'x'.repeat(500) }, /^x{119}…\n\n/],
    ['an app’s login', { requestedBy: 'renovate[bot]' }, /\nRequested-by: renovate\[bot\]\n$/],
    ['an enterprise login', { requestedBy: 'mona_acme' }, /\nRequested-by: mona_acme\n$/],
    ['a login of nothing', { requestedBy: '' }, /\nRequested-by: unknown\n$/],
    ['a bidirectional mark', { subject: 'sleep \u202Eaq' }, /^sleep aq\n\n/],
  ])('copes with %s', (_, part, message) => {
    expect(commitMessage({ ...said, ...part })).toMatch(message);
  });

  it('of a commit that operations share counts them, and has the trailers of each in one paragraph', () => {
    const bump = { subject: 'qa: bump api to v2', environment: 'qa', operation: 'op_1', requestedBy: 'workflowautom' };
    expect(coAuthoredMessage(bump, { ...bump, operation: 'op_2' })).toBe(
      [
        'bump 2 services in 1 environment\n',
        'Environment: qa\nOperation: op_1\nRequested-by: workflowautom',
        'Environment: qa\nOperation: op_2\nRequested-by: workflowautom\n',
      ].join('\n'),
    );
    expect(coAuthoredMessage(bump, said, { ...said, operation: 'op_3' })).toMatch(
      /^change 3 services in 1 environment\n.*\nCo-authored-by: octocat <octocat@users\.noreply\.github\.com>\n$/s,
    );
  });

  it('has five lines whatever it is made of', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, text, (subject, environment, operation, requestedBy) => {
        const message = commitMessage({ subject, environment, operation, requestedBy });
        expect(message.split(/[\n\r\v\f\u0085\u2028\u2029]/)).toEqual([
          expect.stringMatching(/./),
          '',
          expect.stringMatching(/^Environment: /),
          expect.stringMatching(/^Operation: /),
          expect.stringMatching(/^Requested-by: [\w[\]-]+$/),
          '',
        ]);
      }),
    );
  });

  it('names an author git has nothing to take from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (login) => {
        const { name, email } = authorOf(login);
        expect(name).toMatch(/^[\w[\]-]{1,100}$/);
        expect(email).toBe(`${name}@users.noreply.github.com`);
      }),
    );
  });
});

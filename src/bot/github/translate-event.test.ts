import { describe, expect, it } from 'vitest';
import { translateEvent } from './translate-event.ts';

const NOW = Date.UTC(2026, 10, 28);
const common = {
  repository: { full_name: 'acme/shop', private: true },
  installation: { id: 7 },
  sender: { login: 'octocat', type: 'User' },
};

function commentEvent(body: string, changes: object = {}): object {
  return {
    action: 'created',
    issue: { number: 12, pull_request: { url: 'https://api.github.com/…' } },
    comment: { id: 34, body, user: { login: 'octocat' } },
    ...common,
    ...changes,
  };
}

const translate = (event: string, payload: unknown) => translateEvent('guid', event, payload, NOW);
const comment = (body: string, changes: object = {}) => translate('issue_comment', commentEvent(body, changes));

describe('a comment', () => {
  it('with a command is a request, in the words of the contract', () => {
    expect(comment('Let me see.\n\n/env plan QA --verbose')).toEqual({
      id: 'github:guid',
      conversation: { door: 'github', repository: 'acme/shop', issue: 12, comment: 34, installation: 7 },
      speaker: { kind: 'github', login: 'octocat', isBot: false },
      said: {
        kind: 'command',
        command: { verb: 'plan', environment: 'qa', args: [], flags: { verbose: true } },
      },
      pullRequest: { repository: 'acme/shop', number: 12 },
      receivedAt: NOW,
    });
  });

  it('that makes no sense is a request too: it is answered', () => {
    expect(comment('/env plan')?.said).toMatchObject({ kind: 'error', code: 'missing-environment' });
  });

  it('in an issue belongs to no pull request', () => {
    expect(comment('/env list', { issue: { number: 12 } })).not.toHaveProperty('pullRequest');
  });

  it('to an app that was configured by hand has no installation', () => {
    expect(comment('/env list', { installation: undefined })?.conversation).not.toHaveProperty('installation');
  });

  it('of a program says so; whether it is heeded is for the policy', () => {
    const changes = {
      sender: { login: 'renovate[bot]', type: 'Bot' },
      comment: { id: 34, body: '/env list', user: { login: 'renovate[bot]' } },
    };
    expect(comment('', changes)).toMatchObject({ speaker: { kind: 'github', login: 'renovate[bot]', isBot: true } });
  });

  it.each([
    ['prose', 'Looks good to me.', {}],
    ['a quoted command', '> /env destroy qa', {}],
    ['a command in a fence', '```\n/env destroy qa\n```', {}],
    ['nothing', '', {}],
    ['an edited comment', '/env destroy qa', { action: 'edited' }],
    ['a deleted comment', '/env destroy qa', { action: 'deleted' }],
    ['an action still to be invented', '/env destroy qa', { action: 'pinned' }],
    ["somebody else's words, sent by another", '/env destroy qa', { sender: { login: 'mallory', type: 'User' } }],
    ['a comment whose author is gone', '', { comment: { id: 1, body: '/env list', user: null } }],
    ['a comment without a text', '', { comment: { id: 1, body: null, user: { login: 'octocat' } } }],
    ['a comment of no repository', '/env list', { repository: undefined }],
  ])('that is %s asks for nothing', (_, body, changes) => {
    expect(comment(body, changes)).toBeUndefined();
  });
});

describe('a label', () => {
  const label = (changes: object = {}) =>
    translate('pull_request', {
      action: 'labeled',
      label: { name: 'preview-env' },
      pull_request: { number: 12, head: { sha: 'abc' } },
      ...common,
      ...changes,
    });

  it('put on a pull request is a request; its meaning is for the policy', () => {
    expect(label()).toEqual({
      id: 'github:guid',
      conversation: { door: 'github', repository: 'acme/shop', issue: 12, installation: 7 },
      speaker: { kind: 'github', login: 'octocat', isBot: false },
      said: { kind: 'label', label: 'preview-env' },
      pullRequest: { repository: 'acme/shop', number: 12 },
      receivedAt: NOW,
    });
  });

  it.each([
    ['taken off', { action: 'unlabeled' }],
    ['there when the pull request was opened', { action: 'opened' }],
    ['of a push', { action: 'synchronize', label: undefined }],
    ['gone', { label: null }],
  ])('%s asks for nothing', (_, changes) => {
    expect(label(changes)).toBeUndefined();
  });
});

describe('everything else asks for nothing', () => {
  it.each([
    ['ping', { zen: 'Keep it logically awesome.' }],
    ['push', { ref: 'refs/heads/main', ...common }],
    ['pull_request_review_comment', commentEvent('/env destroy qa')],
    ['commit_comment', commentEvent('/env destroy qa')],
    ['discussion_comment', commentEvent('/env destroy qa')],
    ['issues', commentEvent('/env destroy qa')],
    ['no-such-event', commentEvent('/env destroy qa')],
    ['issue_comment', null],
    ['issue_comment', []],
    ['issue_comment', 'created'],
    ['pull_request', 17],
  ])('%s', (event, payload) => {
    expect(translate(event, payload)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { Request } from '../../operations/request.ts';
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

const APP = 1;
const everything = (event: string, payload: unknown) =>
  translateEvent({ guid: 'guid', event, payload, receivedAt: NOW }, APP);
/** What is asked for by an event that asks for one thing at most. */
function translate(event: string, payload: unknown): Request | undefined {
  const [request, ...others] = everything(event, payload);
  expect(others).toEqual([]);
  return request;
}
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

  it('was said when it was written, which can be long before it arrives', () => {
    const about = { id: 34, body: '/env list', user: { login: 'octocat' }, created_at: '2026-11-27T23:59:30Z' };
    expect(comment('', { comment: about })?.saidAt).toBe(NOW - 30_000);
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

  it('taken off is a request, too', () => {
    expect(label({ action: 'unlabeled' })?.said).toEqual({ kind: 'label', label: 'preview-env', removed: true });
  });

  it.each([
    ['there when the pull request was opened', { action: 'opened' }],
    ['gone', { label: null }],
    ['gone, and taken off', { action: 'unlabeled', label: null }],
  ])('%s asks for nothing', (_, changes) => {
    expect(label(changes)).toBeUndefined();
  });
});

describe('a pull request', () => {
  const pull = (action: string) => translate('pull_request', { action, pull_request: { number: 12 }, ...common });

  it.each([
    ['closed', 'closed'],
    ['reopened', 'reopened'],
    ['synchronize', 'synchronized'],
  ])('%s is a request that says so', (action, change) => {
    expect(pull(action)).toMatchObject({
      conversation: { repository: 'acme/shop', issue: 12, installation: 7 },
      said: { kind: 'pull-request', change },
      pullRequest: { repository: 'acme/shop', number: 12 },
    });
  });

  it.each(['opened', 'edited', 'assigned', 'ready_for_review', 'review_requested', 'locked', 'still_to_be_invented'])(
    '%s asks for nothing',
    (action) => {
      expect(pull(action)).toBeUndefined();
    },
  );
});

const HERE = 99;
const inRepository = (id: number) => ({ base: { repo: { id } } });
const checks = { ...common, repository: { full_name: 'acme/shop', id: HERE } };

describe('a check run', () => {
  const pressed = (identifier: string, changes: object = {}, more: object = {}) =>
    translate('check_run', {
      action: 'requested_action',
      requested_action: { identifier },
      check_run: {
        app: { id: APP },
        external_id: 'qa p-7k2m9x',
        pull_requests: [{ number: 12, ...inRepository(HERE) }],
        ...changes,
      },
      ...checks,
      ...more,
    });

  it.each([
    ['apply', 'apply'],
    ['discard', 'cancel'],
  ])('whose button "%s" is pressed asks to %s that plan, for whoever pressed it', (identifier, verb) => {
    expect(pressed(identifier)).toEqual({
      id: 'github:guid',
      conversation: { door: 'github', repository: 'acme/shop', issue: 12, installation: 7 },
      speaker: { kind: 'github', login: 'octocat', isBot: false },
      said: { kind: 'command', command: { verb, environment: 'qa', args: [], flags: { plan: 'p-7k2m9x' } } },
      pullRequest: { repository: 'acme/shop', number: 12 },
      receivedAt: NOW,
    });
  });

  it.each([
    ['of a fork, where GitHub names none', []],
    ['that GitHub does not name first', [{ number: 12, ...inRepository(HERE) }]],
    ["of a fork, beside its parent's", [{ number: 12, ...inRepository(1) }]],
  ])('names the pull request it is shown in: one %s', (_, pull_requests) => {
    expect(pressed('apply', { external_id: 'qa p-7k2m9x 34', pull_requests })).toMatchObject({
      conversation: { repository: 'acme/shop', issue: 34 },
      said: { command: { verb: 'apply', environment: 'qa', flags: { plan: 'p-7k2m9x' } } },
      pullRequest: { repository: 'acme/shop', number: 34 },
    });
  });

  it.each(['qa', 'qa p-7k2m9x', 'qa - 34', 'qa p-7k2m9x 34'])('that is to run again asks for a plan: %s', (id) => {
    const again = pressed('', { external_id: id }, { action: 'rerequested', requested_action: undefined });
    expect(again?.said).toEqual({ kind: 'command', command: { verb: 'plan', environment: 'qa', args: [], flags: {} } });
  });

  it.each(['x', '0', '-1', '1.5', '12x', '1e3', '99999999999999999999', ''])(
    'with "%s" for a number is read as one without',
    (number) => {
      expect(pressed('apply', { external_id: `qa p-7k2m9x ${number}` })?.pullRequest?.number).toBe(12);
    },
  );

  it.each([
    ["another app's", 'apply', { app: { id: 2 } }, {}],
    ['with a button of no meaning', 'destroy', {}, {}],
    ['with a button named like what every object has', 'constructor', {}, {}],
    ['without a plan', 'apply', { external_id: 'qa' }, {}],
    ['without a plan yet', 'apply', { external_id: 'qa - 12' }, {}],
    ['of no environment', 'apply', { external_id: '' }, {}],
    ['of what can be no environment', 'apply', { external_id: '../qa p-1' }, {}],
    ['of every environment', 'apply', { external_id: 'all p-1' }, {}],
    ['of a fork, from before checks named their pull request', 'apply', { pull_requests: [] }, {}],
    ["in a fork, of its parent's pull request", 'apply', { pull_requests: [{ number: 12, ...inRepository(1) }] }, {}],
    ['that was created', 'apply', {}, { action: 'created' }],
    ['that is completed', 'apply', {}, { action: 'completed' }],
  ])('%s asks for nothing', (_, identifier, changes, more) => {
    expect(pressed(identifier, changes, more)).toBeUndefined();
  });
});

describe('a check suite', () => {
  const suite = (numbers: readonly number[], changes: object = {}, app = APP) =>
    everything('check_suite', {
      action: 'rerequested',
      check_suite: { app: { id: app }, pull_requests: numbers.map((number) => ({ number, ...inRepository(HERE) })) },
      ...checks,
      ...changes,
    });

  it('that is to run again asks for its pull request', () => {
    expect(suite([12])).toEqual([
      expect.objectContaining({ id: 'github:guid', said: { kind: 'pull-request', change: 'rerequested' } }),
    ]);
  });

  it('asks for each of several pull requests, in requests of their own', () => {
    expect(suite([12, 13]).map(({ id, pullRequest }) => [id, pullRequest?.number])).toEqual([
      ['github:guid:12', 12],
      ['github:guid:13', 13],
    ]);
  });

  it.each([
    ['that is requested first', suite([12], { action: 'requested' })],
    ['that is completed', suite([12], { action: 'completed' })],
    ["of another app's", suite([12], {}, 2)],
    ['of no pull request', suite([])],
  ])('%s asks for nothing', (_, asked) => {
    expect(asked).toEqual([]);
  });
});

describe('everything else asks for nothing', () => {
  it.each([
    ['ping', { zen: 'Keep it logically awesome.' }],
    ['push', { ref: 'refs/heads/main', ...common }],
    ['pull_request_review_comment', commentEvent('/env destroy qa')],
    ['commit_comment', commentEvent('/env destroy qa')],
    ['discussion_comment', commentEvent('/env destroy qa')],
    ['installation', { action: 'created', ...common }],
    ['installation_repositories', { action: 'added', ...common }],
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

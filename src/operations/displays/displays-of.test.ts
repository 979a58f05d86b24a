import { describe, expect, it } from 'vitest';
import { POLICY } from '../../../test/fakes/policy.ts';
import { environmentName } from '../../environments/environment-name.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { parsePolicy } from '../../environments/policy/policy-file.ts';
import type { DisplayWriters } from '../ports/display-writer.ts';
import type { ConversationRef } from '../request.ts';
import { displaysOf } from './displays-of.ts';

const writer = { show: async () => 'shown' };
const EVERY: DisplayWriters = {
  'github-comment': writer,
  'github-check-run': writer,
  'github-deployment': writer,
  'slack-message': writer,
  'slack-thread': writer,
};
const GITHUB: ConversationRef = { door: 'github', repository: 'acme/shop', issue: 7, comment: 3, installation: 9 };
const SLACK: ConversationRef = { door: 'slack', workspace: 'T1', channel: 'C1', user: 'U1' };
const PULL = { repository: 'acme/shop', number: 7 };
const policy = { ...parsePolicy(POLICY), slack: { users: {}, channels: { preview: 'CNEWS', 'preview-8': 'CEIGHT' } } };
const quiet = parsePolicy(POLICY);

function manifest(source?: Manifest['source']): Manifest {
  const base = { name: 'preview-7', kind: 'preview', owner: 'mona', domain: 'preview-7.dev.example.com' };
  return { ...base, services: ['api'], addons: [], hibernate: false, ...(source ? { source } : {}) };
}

const SOURCE = { repository: 'acme/shop', pullRequest: 7 };
const PULL_REQUEST = [
  'github-comment:acme/shop#7:preview-7',
  'github-check-run:acme/shop#7:preview-7',
  'github-deployment:acme/shop:preview-7',
];
const inSlack = (channel: string) => [`slack-message:${channel}:op-1`, `slack-thread:${channel}:op-1`];

describe('an operation is shown', () => {
  it.each<[string, ConversationRef, typeof PULL | undefined, Manifest | undefined, readonly string[]]>([
    ['in its pull request', GITHUB, PULL, undefined, PULL_REQUEST],
    ['in its issue', GITHUB, undefined, undefined, ['github-comment:acme/shop#7:preview-7']],
    ['in Slack, where it was asked for', SLACK, undefined, undefined, inSlack('T1/C1')],
    [
      'in the pull request of its environment, too',
      SLACK,
      undefined,
      manifest(SOURCE),
      [...inSlack('T1/C1'), ...PULL_REQUEST],
    ],
    ['once where both are one', GITHUB, PULL, manifest(SOURCE), PULL_REQUEST],
    ['nowhere, from a terminal', { door: 'terminal' }, undefined, manifest(), []],
    ['in the pull request that its lifetime ends', { door: 'schedule' }, undefined, manifest(SOURCE), PULL_REQUEST],
  ])('%s', (_, conversation, pullRequest, its, expected) => {
    const request = { conversation, ...(pullRequest ? { pullRequest } : {}) };
    const surroundings = { policy: quiet, manifest: its, displays: EVERY };
    const shown = displaysOf(request, environmentName('preview-7'), 'op-1', surroundings);
    expect(shown.map(({ key }) => key)).toEqual(expected);
  });

  it.each<[string, ConversationRef, string, readonly string[]]>([
    ["of its kind's", { door: 'schedule' }, 'preview-7', inSlack('/CNEWS')],
    ['of its own, which goes before', { door: 'schedule' }, 'preview-8', inSlack('/CEIGHT')],
    ['beside the one it was asked in', SLACK, 'preview-7', [...inSlack('T1/C1'), ...inSlack('/CNEWS')]],
    ['once when it was asked there', { ...SLACK, channel: 'CNEWS' }, 'preview-7', inSlack('T1/CNEWS')],
    ['that no kind has: none', { door: 'schedule' }, 'qa', []],
  ])("in the policy's channel: %s", (_, conversation, name, expected) => {
    const surroundings = { policy, manifest: undefined, displays: EVERY };
    const shown = displaysOf({ conversation }, environmentName(name), 'op-1', surroundings);
    expect(shown.map(({ key }) => key)).toEqual(expected);
  });

  it('only where this server can write', () => {
    const surroundings = { policy, manifest: manifest(SOURCE), displays: { 'github-comment': writer } };
    const shown = displaysOf({ conversation: SLACK }, environmentName('preview-7'), 'op-1', surroundings);
    expect(shown.map(({ kind }) => kind)).toEqual(['github-comment']);
  });

  it('through the installation that told of it', () => {
    const surroundings = { policy: quiet, manifest: undefined, displays: EVERY };
    const shown = displaysOf(
      { conversation: GITHUB, pullRequest: PULL },
      environmentName('preview-7'),
      'op-1',
      surroundings,
    );
    expect(shown[1]).toMatchObject({ kind: 'github-check-run', installation: 9 });
  });
});

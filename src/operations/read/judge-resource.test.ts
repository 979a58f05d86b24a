import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../environments/manifest.ts';
import { judgeResource, readTags } from './judge-resource.ts';

const DB = 'arn:aws:rds:eu-central-1:1:db:qa';
const SNAPSHOT = 'arn:aws:rds:eu-central-1:1:snapshot:qa-last';
const NOW = Date.parse('2026-11-23T12:00:00Z');
const rds = { name: 'rds', size: 'small' };
const qa: Manifest = {
  name: 'qa',
  kind: 'standing',
  owner: 'mona',
  domain: 'qa.dev.example.com',
  services: ['api'],
  addons: [rds],
  hibernate: false,
};
const own = { layer: 'addon', environment: 'qa', addon: 'rds', isKept: false };
const kept = { ...own, isKept: true };
const stack = new Set([DB]);
const ending = (expiresAt: string): Manifest => ({ ...qa, expiresAt });

describe('what stands in the cloud', () => {
  it.each([
    ['Git wants and Pulumi knows', DB, own, qa, stack],
    ['sleeps', DB, own, { ...qa, hibernate: true }, stack],
    ['ends later', DB, own, ending('2026-11-24T00:00:00Z'), stack],
    ['is ended right now', DB, own, ending('2026-11-23T11:30:00Z'), stack],
    ['the environment itself has', DB, { layer: 'environment', environment: 'qa', isKept: false }, qa, stack],
    ['the platform has', DB, { layer: 'platform', isKept: false }, undefined, stack],
  ])('is accounted for where it is what %s', (_, arn, tags, manifest, arns) => {
    expect(judgeResource(arn, tags, { manifest, stack: arns, now: NOW })).toEqual({ kind: 'accounted-for' });
  });

  it.each([
    [
      'the environment is gone, and its stack',
      own,
      undefined,
      undefined,
      'no-environment',
      /^aws rds delete-db-instance/,
    ],
    [
      'the environment is gone, and its stack is not',
      own,
      undefined,
      stack,
      'no-environment',
      /^cd env-addons\/rds && pulumi destroy --stack qa$/,
    ],
    ['the add-on is gone', own, { ...qa, addons: [] }, undefined, 'no-addon', /^aws rds/],
    ['the add-on is gone, and its stack is not', own, { ...qa, addons: [] }, stack, 'no-addon', /^cd env-addons\/rds/],
    ['its end is long over', own, ending('2026-11-23T10:00:00Z'), stack, 'expired', /^wa destroy qa$/],
    ['Pulumi has another one', own, qa, new Set(['arn:aws:rds:eu-central-1:1:db:other']), 'not-in-state', /^aws rds/],
    ['Pulumi has no such stack', own, qa, undefined, 'not-in-state', /^aws rds/],
    ['its tags do not say whose it is', { isKept: false }, undefined, undefined, 'not-in-state', /^aws rds/],
    ['it is no copy, whatever was meant to become of it', kept, undefined, undefined, 'no-environment', /^aws rds/],
  ])('is left over where %s', (_, tags, manifest, arns, reason, remove) => {
    expect(judgeResource(DB, tags, { manifest, stack: arns, now: NOW })).toMatchObject({
      kind: 'left-over',
      reason,
      remove: expect.stringMatching(remove),
    });
  });

  it.each([
    ['the environment is gone', undefined],
    ['the add-on is gone', { ...qa, addons: [] }],
    ['an earlier life of it is', qa],
  ])('is kept on purpose where it is a last copy and %s', (_, manifest) => {
    expect(judgeResource(SNAPSHOT, kept, { manifest, stack, now: NOW })).toEqual({ kind: 'kept' });
  });

  it('is left over where it is a copy that nobody meant to keep', () => {
    expect(judgeResource(SNAPSHOT, own, { manifest: undefined, stack: undefined, now: NOW })).toMatchObject({
      reason: 'no-environment',
    });
  });
});

it('reads tags, and no more of them than there are', () => {
  const tags = new Map([
    ['workflowautom.dev/layer', 'addon'],
    ['workflowautom.dev/environment', 'qa'],
    ['workflowautom.dev/when-destroyed', 'keep-a-copy'],
    ['other.dev/owner', 'nobody'],
  ]);
  expect(readTags({ tags })).toEqual({ layer: 'addon', environment: 'qa', isKept: true });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addonSettings as programSettings } from '../../infra/env-addons/contract/addon-settings.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import type { Manifest } from '../environments/manifest.ts';
import { POLICY_TEXT } from '../environments/policy/policy.fixture.ts';
import { parsePolicy } from '../environments/policy/policy-file.ts';
import { type AddonRun, addonSettings } from './addon-settings.ts';

const POLICY = { ...parsePolicy(POLICY_TEXT), platform: 'organization/platform/eu-1' };
const QA: Manifest = {
  name: 'qa',
  kind: 'standing',
  owner: 'renovate[bot]',
  domain: 'qa.dev.example.com',
  services: ['api', 'web'],
  addons: [{ name: 'rds', size: 'small' }],
  hibernate: true,
};
const PREVIEW: Manifest = { ...QA, name: 'preview-1', kind: 'preview', expiresAt: '2026-12-01T12:00:00Z' };

/** What the add-on's own program makes of them. */
function read(manifest: Manifest, run: AddonRun = { operation: 'op-1' }) {
  const settings = addonSettings(POLICY, manifest, { name: 'rds', size: 'small' }, run);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, text(value)]));
  return readSettings(programSettings('rds', ['small', 'medium']), manifest.name, values);
}

it('tells an add-on whose it is, how large, and whether it sleeps', () => {
  expect(read(QA)).toEqual({
    platform: 'organization/platform/eu-1',
    environment: { name: 'qa', kind: 'standing', owner: 'renovate[bot]', services: ['api', 'web'] },
    size: 'small',
    asleep: true,
    whenDestroyed: 'keep-a-copy',
    protect: true,
    operation: 'op-1',
  });
});

it('says of what expires that nothing of it is kept', () => {
  expect(read(PREVIEW)).toMatchObject({
    environment: { expiresAt: '2026-12-01T12:00:00Z' },
    whenDestroyed: 'delete',
    protect: false,
  });
});

it('takes the protection off, and wakes, where a run says so', () => {
  expect(read(QA, { operation: 'op-1', asleep: false, protect: false })).toMatchObject({
    asleep: false,
    protect: false,
  });
});

it('is understood by the program whatever the environment is', () => {
  const manifest = fc.record({
    hibernate: fc.boolean(),
    services: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/), { minLength: 1, maxLength: 5 }),
    owner: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,20}$/),
  });
  fc.assert(
    fc.property(manifest, fc.constantFrom(QA, PREVIEW), (changes, base) => {
      const settings = read({ ...base, ...changes });
      expect(settings.asleep).toBe(changes.hibernate);
      expect(settings.environment).toMatchObject({ owner: changes.owner, services: changes.services });
    }),
  );
});

it('refuses an add-on where the policy names no platform', () => {
  expect(() => addonSettings(parsePolicy(POLICY_TEXT), QA, { name: 'rds', size: 'small' }, { operation: 'o' })).toThrow(
    expect.objectContaining({ code: 'no-platform' }),
  );
});

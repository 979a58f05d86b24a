import { expect, it } from 'vitest';
import type { Manifest } from '../environments/manifest.ts';
import { POLICY_TEXT } from '../environments/policy/policy.fixture.ts';
import { parsePolicy } from '../environments/policy/policy-file.ts';
import { environmentSettings } from './stack-settings.ts';

const POLICY = parsePolicy(POLICY_TEXT);
const WIRING = {
  gitopsUrl: 'https://github.com/acme/git-ops.git',
  gitopsBranch: 'main',
  infraUrl: 'https://github.com/acme/infra.git',
  infraCommit: 'a'.repeat(40),
};
const QA: Manifest = {
  name: 'qa',
  kind: 'standing',
  owner: 'octocat',
  domain: 'qa.dev.example.com',
  services: ['api', 'web'],
  addons: [],
  hibernate: true,
};

it('tells the stack what it registers, where it reads from, and no more', () => {
  expect(environmentSettings(POLICY, QA, WIRING)).toEqual({
    'environments:environment': {
      name: 'qa',
      kind: 'standing',
      owner: 'octocat',
      domain: 'qa.dev.example.com',
      services: [
        { name: 'api', chart: 'service', port: 8080 },
        { name: 'web', chart: 'service', port: 3000 },
      ],
    },
    'environments:gitops': { url: 'https://github.com/acme/git-ops.git', branch: 'main' },
    'environments:infra': { url: 'https://github.com/acme/infra.git', revision: 'a'.repeat(40) },
    'environments:reconciler': 'argocd',
  });
});

it('tells it that Flux reconciles, and decrypts what its list of the folder may come to name', () => {
  expect(environmentSettings({ ...POLICY, reconciler: 'flux' }, QA, WIRING)).toMatchObject({
    'environments:reconciler': 'flux',
    'environments:secrets': true,
  });
});

it('tells it when a preview expires and which pull request it is of', () => {
  const source = { repository: 'acme/shop', pullRequest: 123 };
  const preview: Manifest = { ...QA, services: ['api'], source, expiresAt: '2026-12-01T12:00:00Z' };
  expect(environmentSettings(POLICY, preview, WIRING)).toMatchObject({
    'environments:environment': { source },
  });
});

it('has secrets decrypted where add-ons can stand, long before one does', () => {
  const settings = environmentSettings({ ...POLICY, platform: 'organization/platform/eu-1' }, QA, WIRING);
  expect(settings['environments:secrets']).toBe(true);
});

it('has secrets decrypted where there are some, whatever else there is', () => {
  expect(environmentSettings(POLICY, QA, WIRING, true)['environments:secrets']).toBe(true);
  expect(environmentSettings(POLICY, QA, WIRING, false)['environments:secrets']).toBeUndefined();
});

it('lets services reach the networks add-ons answer in', () => {
  const settings = environmentSettings({ ...POLICY, addonNetworks: ['10.0.64.0/20'] }, QA, WIRING);
  expect(settings['environments:addonNetworks']).toEqual([{ cidr: '10.0.64.0/20' }]);
});

it('refuses a service the policy does not have', () => {
  expect(() => environmentSettings(POLICY, { ...QA, services: ['api', 'toString'] }, WIRING)).toThrow(
    expect.objectContaining({
      code: 'unknown-service',
      message: 'qa runs toString, which the policy does not have.',
      hint: 'Add toString to services in workflowautom.yaml, or remove it from envs/qa/env.yaml.',
    }),
  );
});

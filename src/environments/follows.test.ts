import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleBuild } from './build.fixture.ts';
import { isNewer } from './build-order.ts';
import { followed, followedBy, wantedBuild } from './follows.ts';
import { replaced } from './policy/policy.fixture.ts';
import { parsePolicy } from './policy/policy-file.ts';

const policy = parsePolicy(
  replaced('follow: { qa: main }', 'follow: { qa: main, dev: release/1, prod: { tags: "^1.4" } }'),
);
const services = ['api', 'web'];
const source = { repository: 'Acme/Shop', pullRequest: 123 };
const qa = { name: 'qa', services };
const dev = { name: 'dev', services };
const prod = { name: 'prod', services };
const preview = { name: 'preview-123', services, source };
const manifests = [dev, preview, prod, qa];

describe('a service follows', () => {
  it.each([
    ['the branch the policy names', qa, 'api', { branch: 'main' }],
    ['the tags the policy names', prod, 'api', { tags: '^1.4' }],
    ['the pull request its environment is there for', preview, 'api', { pullRequest: 123 }],
    ['nothing where the policy names nothing', qa, 'web', undefined],
    ['nothing where it does not run', { ...qa, services: ['web'] }, 'api', undefined],
    ['nothing when the policy does not know it', { ...qa, services: ['db'] }, 'db', undefined],
    [
      'nothing in a preview of another repository',
      { ...preview, source: { ...source, repository: 'acme/x' } },
      'api',
      undefined,
    ],
    ['no pull request that its environment outlives', { ...qa, source }, 'api', { branch: 'main' }],
  ])('%s', (_, manifest, service, what) => {
    expect(followed(policy, manifest, service)).toEqual(what);
  });
});

describe('a build is run', () => {
  it.each([
    ['of a branch, by what follows it', {}, ['qa follows main']],
    ['of a branch with a slash', { branch: 'release/1' }, ['dev follows release/1']],
    ['of a branch nobody follows', { branch: 'feature' }, []],
    ['of a pull request, by its preview', { pullRequest: 123 }, ['preview-123 is there for acme/shop#123']],
    ['of a pull request from a branch others follow', { pullRequest: 7, branch: 'main' }, []],
    ['of a Git tag within the range', { branch: 'v1.4.9', tag: 'v1.4.9' }, ['prod follows the tags ^1.4']],
    ['of a Git tag outside the range', { branch: 'v2.0.0', tag: 'v2.0.0' }, []],
    ['of a Git tag before its release', { branch: 'v1.5.0-rc.1', tag: 'v1.5.0-rc.1' }, []],
    ['of a Git tag that has the name of a branch', { branch: 'main', tag: 'main' }, []],
    ['of another repository in other letters', { repository: 'ACME/shop' }, ['qa follows main']],
    ['of another repository', { repository: 'evil/shop' }, []],
    ['of another image', { image: 'registry.example.com/shop/api2' }, []],
    ['of a service nothing follows with', { service: 'web', image: 'registry.example.com/shop/web' }, []],
    ['of a service nobody knows', { service: 'constructor' }, []],
  ])('%s', (_, fields, because) => {
    expect(followedBy(policy, exampleBuild(fields), manifests).map((each) => each.because)).toEqual(because);
  });

  it('by environment and service', () => {
    expect(followedBy(policy, exampleBuild(), manifests)).toEqual([
      { environment: 'qa', service: 'api', because: 'qa follows main' },
    ]);
  });
});

it('what an environment wants is among what it is bumped to, and nothing it is bumped to is newer', () => {
  const branch = fc.constantFrom('main', 'feature', 'release/1', 'v1.4.1', 'v1.5.0', 'v2.0.0');
  const build = fc
    .record({
      branch,
      ofTag: fc.boolean(),
      pullRequest: fc.constantFrom(undefined, undefined, 123, 7),
      number: fc.nat({ max: 9 }),
      hour: fc.nat({ max: 20 }),
      service: fc.constantFrom('api', 'api', 'web'),
    })
    .map(({ branch, ofTag, pullRequest, number, hour, service }) =>
      exampleBuild({
        id: `${pullRequest === undefined ? branch : `PR-${pullRequest}`}#${number}`,
        branch,
        tag: ofTag ? branch : `built-${number}`,
        service,
        ...(pullRequest === undefined ? {} : { pullRequest }),
        receivedAt: hour * 3_600_000,
      }),
    );
  fc.assert(
    fc.property(fc.array(build, { maxLength: 8 }), fc.constantFrom(...manifests), (builds, manifest) => {
      const bumped = builds.filter((each) => each.service === 'api' && followedBy(policy, each, [manifest]).length > 0);
      const wanted = wantedBuild(policy, manifest, 'api', builds);
      if (wanted === undefined) expect(bumped).toEqual([]);
      else expect(bumped).toContain(wanted);
      expect(bumped.filter((each) => wanted && isNewer(each, wanted))).toEqual([]);
    }),
  );
});

describe('wanted is', () => {
  const old = exampleBuild({ id: 'a#1' });
  const late = exampleBuild({ id: 'a#2', receivedAt: old.receivedAt - 1 });
  const ofPullRequest = exampleBuild({ id: 'b#1', pullRequest: 123, receivedAt: old.receivedAt + 1 });
  const ofTag = exampleBuild({ id: 'c#1', branch: 'v1.4.3', tag: 'v1.4.3' });
  const higherTag = exampleBuild({ id: 'd#1', branch: 'v1.10.0', tag: 'v1.10.0' });
  const ofNewerImage = exampleBuild({ id: 'a#3', image: 'registry.example.com/old/api' });
  const ofOtherService = exampleBuild({ id: 'a#4', service: 'web' });
  const builds = [late, old, ofPullRequest, ofTag, higherTag, ofNewerImage, ofOtherService];

  it.each([
    ['the newest of the branch', qa, late],
    ['the newest of the pull request', preview, ofPullRequest],
    ['the highest version in the range', prod, higherTag],
    ['nothing where nothing of it is known', dev, undefined],
  ])('%s', (_, manifest, build) => {
    expect(wantedBuild(policy, manifest, 'api', builds)).toBe(build);
  });

  it('nothing where nothing is followed', () => {
    expect(wantedBuild(policy, qa, 'web', builds)).toBeUndefined();
  });
});

import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { exampleBuild } from './build.fixture.ts';
import type { KnownBuild } from './build.ts';
import { isNewer, newestBuild, versionOf } from './build-order.ts';

const HOUR = 3_600_000;

/** A build of a branch: its job and number, and the hour it was told of. */
function numbered(id: string, hour: number): KnownBuild {
  return exampleBuild({ id, receivedAt: hour * HOUR });
}

/** A build of a Git tag, each of which has a job of its own. */
function tagged(tag: string, hour = 0): KnownBuild {
  return exampleBuild({ id: `shop/${tag}/api#1`, branch: tag, tag, receivedAt: hour * HOUR });
}

describe('a build is newer', () => {
  it.each([
    ['of one job with the higher number', numbered('shop/main/api#10', 1), numbered('shop/main/api#9', 0)],
    [
      'of one job with the higher number, told of first',
      numbered('shop/main/api#10', 0),
      numbered('shop/main/api#9', 5),
    ],
    ['within a day of a delayed one', numbered('a#2', 0), numbered('a#1', 24)],
    ['when its job was numbered anew', numbered('a#1', 24.001), numbered('a#2', 0)],
    ['of another job when told of later', numbered('shop/new/api#1', 2), numbered('shop/main/api#900', 1)],
    ['without a number when told of later', numbered('by hand', 2), numbered('by hand', 1)],
    ['told of again with other content', numbered('a#1', 2), { ...numbered('a#1', 1), digest: 'sha256:other' }],
    ['of a Git tag with the higher version', tagged('v1.10.0'), tagged('v1.9.0', 5)],
    ['of a Git tag without a v', tagged('1.10.0'), tagged('v1.9.0', 5)],
    ['of a release rather than of what led to it', tagged('v2.0.0'), tagged('v2.0.0-rc.1', 5)],
    ['of one version by two names when told of later', tagged('v1.0.0', 2), tagged('1.0.0', 1)],
    ['of a branch when told of after a Git tag', numbered('shop/main/api#1', 2), tagged('v9.0.0', 1)],
    ['of a Git tag that is no version, when told of later', tagged('nightly', 2), tagged('v9.0.0', 1)],
  ])('%s', (_, newer, older) => {
    expect([isNewer(newer, older), isNewer(older, newer)]).toEqual([true, false]);
  });

  it('never than itself', () => {
    fc.assert(fc.property(build, (one) => !isNewer(one, one)));
  });

  it('never both ways', () => {
    fc.assert(fc.property(build, build, (one, other) => !(isNewer(one, other) && isNewer(other, one))));
  });

  it('of Git tags exactly where semver says so', () => {
    fc.assert(
      fc.property(tagBuild, tagBuild, (one, other) => {
        fc.pre(semver.compare(one.tag, other.tag) !== 0);
        expect(isNewer(one, other)).toBe(semver.gt(one.tag, other.tag));
      }),
    );
  });
});

describe('the newest', () => {
  it('of none is none', () => {
    expect(newestBuild([])).toBeUndefined();
  });

  it('of one job is the highest number, in whatever order they were told', () => {
    const builds = [7, 3, 12, 5].map((number, hour) => numbered(`a#${number}`, hour));
    expect(newestBuild(builds)?.id).toBe('a#12');
  });

  it('is the same in whatever order they are given', () => {
    const several = fc.uniqueArray(build, {
      minLength: 1,
      maxLength: 6,
      selector: ({ id, receivedAt }) => `${id} ${receivedAt}`,
    });
    const shuffled = several.chain((builds) =>
      fc.tuple(fc.constant(builds), fc.shuffledSubarray(builds, { minLength: builds.length })),
    );
    fc.assert(
      fc.property(shuffled, ([builds, others]) => {
        expect(newestBuild(others)).toEqual(newestBuild(builds));
      }),
    );
  });

  it('of Git tags is one none is newer than', () => {
    fc.assert(
      fc.property(fc.array(tagBuild, { minLength: 1, maxLength: 8 }), (builds) => {
        const newest = newestBuild(builds);
        expect(builds.filter((each) => newest && semver.gt(each.tag, newest.tag))).toEqual([]);
      }),
    );
  });
});

it.each([
  ['v1.4.2', 'v1.4.2', '1.4.2'],
  ['1.4.2-rc.1', '1.4.2-rc.1', '1.4.2-rc.1'],
  ['main', 'main-42-0123456', undefined],
  ['v1.4.2', 'v1.4.2-42-0123456', undefined],
  ['nightly', 'nightly', undefined],
  ['v1.4', 'v1.4', undefined],
])('a build of %s with the tag %s is of version %s', (branch, tag, version) => {
  expect(versionOf({ branch, tag })).toBe(version);
});

const time = fc.integer({ min: 0, max: 72 }).map((hours) => hours * HOUR);

const branchBuild = fc
  .record({ job: fc.constantFrom('a', 'b'), number: fc.nat({ max: 5 }), receivedAt: time })
  .map(({ job, number, receivedAt }) => exampleBuild({ id: `${job}#${number}`, receivedAt }));

const tagBuild = fc
  .record({
    version: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 12 }), fc.nat({ max: 3 })),
    prerelease: fc.constantFrom('', '-rc.1', '-rc.2'),
    v: fc.constantFrom('', 'v'),
    receivedAt: time,
  })
  .map(({ version, prerelease, v, receivedAt }) => {
    const tag = `${v}${version.join('.')}${prerelease}`;
    return exampleBuild({ id: `shop/${tag}#1`, branch: tag, tag, receivedAt });
  });

const build = fc.oneof(branchBuild, tagBuild);

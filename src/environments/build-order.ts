import semver from 'semver';
import type { Build, KnownBuild } from './build.ts';

/**
 * CI's numbers may begin anew (a job made again, a controller restored): a lower number that is first told of this long
 * after a higher one is newer. An event that was delayed comes within it.
 */
const NUMBERED_ANEW = 24 * 3_600_000;

/**
 * True when `build` is newer than `other`, both of one service: of Git tags the higher semantic version; else, of one
 * job, the higher number; else the one told of later. Never both ways, and never of a build and itself.
 */
export function isNewer(build: KnownBuild, other: KnownBuild): boolean {
  return compareBuilds(build, other) > 0;
}

/** The newest of them, whatever their order; undefined of none. */
export function newestBuild(builds: readonly KnownBuild[]): KnownBuild | undefined {
  // Jobs, numbers and times can contradict one another in a circle: one order to begin from makes one answer.
  const [first, ...later] = [...builds].sort(
    (a, b) => a.receivedAt - b.receivedAt || compareText(a.id, b.id) || compareText(a.digest, b.digest),
  );
  return first && later.reduce((newest, build) => (isNewer(build, newest) ? build : newest), first);
}

/** The version of a build of a Git tag, whose name its image has too: `v1.4.2` is 1.4.2. Undefined of any other build. */
export function versionOf({ branch, tag }: Pick<Build, 'branch' | 'tag'>): string | undefined {
  return branch === tag ? (semver.valid(tag) ?? undefined) : undefined;
}

function compareBuilds(a: KnownBuild, b: KnownBuild): number {
  const [versionA, versionB] = [versionOf(a), versionOf(b)];
  const versions = versionA && versionB ? semver.compare(versionA, versionB) : 0;
  if (versions !== 0) return versions;
  const told = a.receivedAt - b.receivedAt;
  const [jobA, jobB] = [jobOf(a), jobOf(b)];
  if (jobA.name !== jobB.name || jobA.number === jobB.number) return told;
  const numbers = jobA.number - jobB.number;
  // They agree, or they disagree by no more than a delay explains.
  return numbers > 0 === told > 0 || Math.abs(told) <= NUMBERED_ANEW ? numbers : told;
}

/** `shop/main/api#42` is number 42 of the job `shop/main/api`. */
function jobOf({ id }: Build): { readonly name: string; readonly number: number } {
  const [, name = id, number = '0'] = /^(.*)#(\d+)$/su.exec(id) ?? [];
  return { name, number: Number(number) };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

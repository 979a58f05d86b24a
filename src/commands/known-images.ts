import type { KnownBuild } from '../environments/build.ts';

/** Which build of an image runs: its tag, the digest of its content, or both. */
export type ImageReference = { readonly tag?: string; readonly digest?: string };

/** What is known of the images an environment's services could run; gathered before a verb is asked. */
export type KnownImages = {
  /**
   * The newest build each service is to run by the policy: of the pull request the environment is for, or of the branch
   * or tags it follows. Services without one are absent.
   */
  readonly newest: Readonly<Record<string, KnownBuild>>;
  /** Builds of the services, tags and digests the command names, and those whose digest Git has for them now. */
  readonly named: readonly KnownBuild[];
  /** What each service ran before what it runs now, as far as operations tell; gathered for `rollback` alone. */
  readonly before: Readonly<Record<string, ImageReference>>;
};

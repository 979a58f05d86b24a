import type { Instant } from './instant.ts';

/** An image that CI built and pushed, as CI told of it: jenkins/README.md says what each field holds. */
export type Build = {
  /** CI's own name for it: its job, `#`, and its number there: `shop/main/api#42`. */
  readonly id: string;
  /** `owner/name` of what it was built from. */
  readonly repository: string;
  /** Full SHA of the commit it was built from. */
  readonly commit: string;
  /** The branch it was built from; of a Git tag, the tag's name. */
  readonly branch: string;
  /** Set when it was built for a pull request, and only then. */
  readonly pullRequest?: number;
  readonly service: string;
  /** Image repository, without tag. */
  readonly image: string;
  readonly tag: string;
  /** `sha256:…` */
  readonly digest: string;
};

/** A build, and when it was first told of. */
export type KnownBuild = Build & { readonly receivedAt: Instant };

import type { Fields } from '../protocol/fields.ts';

/** A release as a program asks for it. https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/ */
export type ReleaseArgs = Fields & {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
};

/** Whatever puts releases into a cluster. */
export type Releases = {
  readonly install: (release: ReleaseArgs) => Promise<void>;
  readonly exists: (name: string, namespace: string) => Promise<boolean>;
  readonly uninstall: (name: string, namespace: string) => Promise<void>;
};

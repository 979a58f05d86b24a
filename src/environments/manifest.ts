/** `envs/<env>/env.yaml`: one environment, as Git has it. The zod schema is in `manifest-file.ts`. */
export type Manifest = {
  readonly name: string;
  readonly kind: string;
  /** GitHub login of whoever it belongs to. */
  readonly owner: string;
  readonly source?: { readonly repository: string; readonly pullRequest: number };
  readonly domain: string;
  readonly services: readonly string[];
  readonly addons: readonly AddonUse[];
  /** True: asleep. Sleep and wake change this one line. */
  readonly hibernate: boolean;
  /** RFC 3339, UTC, whole seconds; absent means it does not expire. */
  readonly expiresAt?: string;
};

/** One add-on of an environment: the stack `infra/env-addons/<name>`, and the Secret `<name>-<revision>` its services read. */
export type AddonUse = {
  readonly name: string;
  /** One of the sizes the policy grants. */
  readonly size: string;
  /** Changes with what its services connect to; absent until the add-on is there. Eight or more hex digits. */
  readonly revision?: string;
};

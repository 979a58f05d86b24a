/**
 * `workflowautom.yaml`: what the platform team allows. The zod schema is in `policy-file.ts`; these are its results.
 * Field meanings: docs/policy.md.
 */
export type Policy = {
  readonly version: 1;
  /** Every environment's address is `<env>.<domain>`. */
  readonly domain: string;
  readonly reconciler: 'argocd' | 'flux';
  /** The platform's stack, as Pulumi's StackReference takes it: `organization/platform/eu-1`. Add-ons need it. */
  readonly platform?: string;
  /** IPv4 blocks add-ons answer in: what the services of an environment may reach beside the world's HTTPS. */
  readonly addonNetworks?: readonly string[];
  /** The cloud region prices are taken for; absent means no cost is shown. */
  readonly region?: string;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly rules: readonly Rule[];
  readonly services: Readonly<Record<string, Service>>;
  readonly addons: Readonly<Record<string, Addon>>;
  /** Pull-request label to the verb it says while it is on; taken off, it says the opposite. */
  readonly labels: Readonly<Record<string, LabelVerb>>;
  /** Logins (`renovate[bot]`) whose comments may run commands although they are bots. */
  readonly bots: readonly string[];
  readonly slack: {
    readonly users: Readonly<Record<string, string>>;
    readonly channels: Readonly<Record<string, string>>;
  };
};

/** What a label can say: taken off, it says destroy, wake or unlock. */
export type LabelVerb = 'create' | 'sleep' | 'lock';

export type Kind = {
  /** Names and patterns with `{number}`: one, or a list of them. */
  readonly names: string | readonly string[];
  /** How many people must approve a plan; 0 means one command does it all. */
  readonly approvals: number;
  /** False: whoever asked may not be among the approvers. */
  readonly requesterApproves: boolean;
  /** Default and longest lifetime in milliseconds; absent means it does not expire. */
  readonly ttl?: number;
  /** Environments of this kind one owner may have at once. */
  readonly perOwner?: number;
  readonly schedule?: { readonly timeZone: string; readonly sleep: string; readonly wake: string };
  /** What becomes of an add-on's data when it goes: deleted with it, or a last copy kept. */
  readonly data: 'delete' | 'keep';
  /** How the bot writes to git-ops for this kind. */
  readonly writes: 'commit' | 'pull-request';
};

/** Who holds a role: a GitHub team (`@acme/platform`), a repository permission (`write`), or a person (`@octocat`). */
type Role = { readonly github: readonly string[] };

export type Rule = {
  readonly roles: readonly string[];
  readonly kinds: readonly string[];
  readonly verbs: readonly string[];
};

export type Service = {
  /** `owner/name` of the repository its image is built from. */
  readonly repository: string;
  /** Image repository without tag. */
  readonly image: string;
  /** Folder under `infra/charts/`. */
  readonly chart: string;
  readonly port: number;
  /** Environment to what it follows: its builds run there without anybody asking. */
  readonly follow: Readonly<Record<string, Follow>>;
};

/** A branch of the service's repository, or its Git tags within a range of semantic versions: `{ tags: "^1.4" }`. */
export type Follow = string | { readonly tags: string };

type Addon = { readonly sizes: readonly string[] };

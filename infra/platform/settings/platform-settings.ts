import type { Architecture } from './instance-type.ts';

/** What a platform's stack is told, with every default filled in: the typed form of `Pulumi.<platform>.yaml`. */
export type PlatformSettings = {
  /** The stack's name, and the cluster's. */
  readonly name: string;
  readonly profile: ProfileName;
  /** AWS account number: credentials of any other are refused. */
  readonly account: string;
  readonly region: string;
  /** A login or a team; every resource is tagged with it. */
  readonly owner: string;
  /** Whether what holds data, or would be missed by all, withstands a destroy. */
  readonly protected: boolean;
  readonly network: NetworkSettings;
  readonly cluster: ClusterSettings;
  readonly nodes: NodeSettings;
  readonly dns: DnsSettings;
  readonly registry: RegistrySettings;
  readonly budget: BudgetSettings;
  readonly reconciler: ReconcilerName;
  readonly gitops: RepositorySettings;
  readonly infra: RepositorySettings;
  readonly components: ComponentSettings;
  /** Absent: the bot does not run in this cluster. */
  readonly bot?: BotSettings;
};

export type ProfileName = 'free-tier' | 'standard';
export type ReconcilerName = 'argocd' | 'flux';

export type NetworkSettings = {
  readonly cidr: string;
  readonly zones: readonly ZoneSettings[];
  /** Ways out for private subnets; with `none` the nodes are in public ones, where nothing may come in. */
  readonly nat: 'none' | 'one' | 'per-zone';
  /** AWS's own services by private addresses. */
  readonly endpoints: boolean;
};

export type ZoneSettings = {
  /** Availability zone: `eu-central-1a`. */
  readonly name: string;
  readonly publicCidr: string;
  readonly privateCidr: string;
};

export type ClusterSettings = {
  /** Kubernetes: `1.34`. */
  readonly version: string;
  /** Addresses the API server answers to from outside; none: only from inside the network. */
  readonly reachableFrom: readonly string[];
  readonly serviceCidr: string;
  /** Whether the control plane's log is kept. */
  readonly logs: boolean;
  /** Roles or users that may do everything in the cluster, by ARN; whoever made it may, too. */
  readonly admins: readonly string[];
};

export type NodeSettings = {
  readonly architecture: Architecture;
  /** Run what the platform needs; and environments too, where those have no nodes of their own. */
  readonly system: NodeGroupSettings;
  /** Run environments, and are none when all sleep. */
  readonly environments?: NodeGroupSettings;
};

export type NodeGroupSettings = {
  /** The more there are, the easier a spot node is had. */
  readonly types: readonly string[];
  readonly spot: boolean;
  readonly min: number;
  /** At the start; from then on the autoscaler's, or a person's. */
  readonly desired: number;
  readonly max: number;
  readonly diskGiB: number;
};

export type DnsSettings = {
  /** The zone environments live in. */
  readonly domain: string;
  /** Id of a zone that is there already; absent: the stack makes it. */
  readonly zone?: string;
  /** Domains one level down that get a wildcard of their own: `qa` for `*.qa.<domain>`. */
  readonly wildcards: readonly string[];
};

export type RegistrySettings = {
  readonly repositories: readonly string[];
  /** Images kept of each repository. */
  readonly keep: number;
};

export type BudgetSettings = {
  /** US dollars a month. */
  readonly monthly: number;
  readonly subscribers: readonly string[];
};

export type RepositorySettings = {
  /** As the reconciler in the cluster reaches it. */
  readonly url: string;
  readonly branch: string;
  /** Name of a Secret in the reconciler's namespace that holds the credentials; absent: none are needed. */
  readonly credentials?: string;
};

export const componentNames = [
  'ingress',
  'externalDns',
  'clusterAutoscaler',
  'metricsServer',
  'volumes',
  'kyverno',
  'jenkins',
] as const;

/** What runs in the cluster besides the reconciler. */
export type ComponentSettings = Readonly<Record<(typeof componentNames)[number], boolean>>;

export type BotSettings = {
  /** Image without its tag. */
  readonly image: string;
  readonly tag: string;
  /** Name of the Secret that holds its settings (`.env.example` of the bot). */
  readonly secret: string;
  /** Whether a small PostgreSQL runs beside it; otherwise the Secret holds `DATABASE_URL`. */
  readonly postgres: boolean;
};

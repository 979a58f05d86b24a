import type {
  ComponentSettings,
  NetworkSettings,
  NodeSettings,
  PlatformSettings,
  ProfileName,
} from './platform-settings.ts';

/** What is not written in the stack's settings. */
export type Profile = Pick<PlatformSettings, 'protected'> & {
  readonly nat: NetworkSettings['nat'];
  readonly endpoints: boolean;
  readonly logs: boolean;
  readonly nodes: NodeSettings;
  readonly components: ComponentSettings;
  /** US dollars a month. */
  readonly budget: number;
};

/** Everything that can be off is off; README.md says what the rest costs. */
const freeTier: Profile = {
  protected: false,
  nat: 'none',
  endpoints: false,
  logs: false,
  nodes: {
    architecture: 'arm64',
    system: { types: ['t4g.medium', 't4g.large'], spot: true, min: 0, desired: 1, max: 1, diskGiB: 20 },
  },
  components: {
    ingress: false,
    externalDns: false,
    clusterAutoscaler: false,
    metricsServer: false,
    volumes: false,
    kyverno: false,
    jenkins: false,
  },
  budget: 110,
};

/**
 * A small node or two run what must notice that an environment wakes up; environments have nodes of their own, and none
 * of them when all sleep.
 */
const standard: Profile = {
  protected: true,
  nat: 'one',
  endpoints: true,
  logs: true,
  nodes: {
    architecture: 'arm64',
    system: { types: ['t4g.large', 'm7g.large'], spot: false, min: 1, desired: 2, max: 3, diskGiB: 40 },
    environments: {
      types: ['m7g.large', 'm6g.large', 'm8g.large', 'r7g.large'],
      spot: true,
      min: 0,
      desired: 0,
      max: 10,
      diskGiB: 60,
    },
  },
  components: {
    ingress: true,
    externalDns: true,
    clusterAutoscaler: true,
    metricsServer: true,
    volumes: true,
    kyverno: false,
    jenkins: true,
  },
  budget: 600,
};

export const profiles: Readonly<Record<ProfileName, Profile>> = { 'free-tier': freeTier, standard };

import type { Choices } from './pairwise.ts';

const command = ['./run'];
const resources = { requests: { cpu: 0.5, memory: '128Mi' }, limits: { memory: '1Gi', cpu: 1 } };

/** What envs/<env>/env.yaml can say that changes what is rendered. */
export const environmentChoices: Choices = {
  hibernate: [false, true],
  addons: [
    [],
    [
      { name: 'rds', size: 'small', revision: '0123456789abcdef' },
      { name: 'redis', size: 'small' },
    ],
  ],
};

/** What envs/<env>/<service>.yaml can say, key by key; the first of each is the chart's own default. */
export const serviceChoices: Choices = {
  image: [
    { repository: 'registry.example.com/shop/api', tag: 'v1' },
    {
      repository: 'registry.example.com/shop/api',
      digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
      pinned: true,
      pullPolicy: 'Always',
    },
  ],
  command: [[], command],
  args: [[], ['--verbose', '1']],
  replicas: [1, 0, 3],
  ingress: [
    {},
    { enabled: false },
    { className: 'nginx', annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } },
    { gateway: { name: 'shared' } },
    { gateway: { name: 'shared', namespace: 'gateways', listener: 'https' }, annotations: { a: 'b' } },
  ],
  resources: [{}, resources],
  env: [{}, { LOG_LEVEL: 'debug', LIMIT: 1_000_000, RATIO: '0.5', FEATURE: true }],
  secretName: ['', 'api'],
  secretRevision: ['', '1'],
  files: [{}, { folder: '/etc/api', contents: { 'settings.yaml': 'colour: blue\n', 'empty.txt': '' } }],
  probes: [
    {},
    {
      startup: { tcp: true },
      liveness: { path: '/alive', initialDelaySeconds: 5 },
      readiness: { command: ['./ready'] },
    },
    { readiness: { path: '/ready', periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 } },
  ],
  autoscaling: [{}, { enabled: true }, { enabled: true, min: 2, max: 5, cpu: 70 }],
  disruptionBudget: [{}, { enabled: true, maxUnavailable: 2 }],
  topologySpread: [{}, { enabled: false }],
  shutdown: [{}, { delaySeconds: 0, graceSeconds: 60 }],
  persistence: [{}, { enabled: true }, { enabled: true, folder: '/var/data', size: '10Gi', storageClass: 'gp3' }],
  initContainers: [[], [{ name: 'warm-up', command, args: ['all'], resources }]],
  migration: [{}, { command: ['./migrate'], args: ['up'], resources, timeoutSeconds: 60 }],
  jobs: [
    [],
    [
      { name: 'seed', command, retries: 2, timeoutSeconds: 60 },
      { name: 'index', command, resources },
    ],
  ],
  cronJobs: [
    [],
    [
      { name: 'report', schedule: '0 6 * * *', timeZone: 'Europe/Berlin', command },
      { name: 'sweep', schedule: '@hourly', resources },
    ],
  ],
  metrics: [{}, { enabled: true, path: '/stats', interval: '1m' }],
  serviceAccount: [{}, { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/api' } }],
  securityContext: [{}, { runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000, readOnlyRootFilesystem: true }],
};

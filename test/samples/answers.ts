import type { Answer, EnvironmentRow } from '../../src/render/answer.ts';
import type { EnvironmentStanding, OperationView } from '../../src/render/operation-view.ts';
import {
  asleepCost,
  cost,
  createCost,
  destroyCost,
  sameCost,
  sleepCost,
  unpricedChange,
  unpricedCost,
} from './costs.ts';
import {
  APPLICATION,
  change,
  createPlan,
  destructivePlan,
  NAMESPACE,
  removalPlan,
  secretsAnewPlan,
  secretsPlan,
  sleepPlan,
  stack,
  T0,
} from './plans.ts';

const base: OperationView = {
  id: 'op-4t7wqzbcd2',
  environment: 'preview-123',
  title: 'create',
  command: 'create preview-123',
  requester: 'octocat',
  door: 'github',
  allowedBy: 'developer may create on preview (rule 1)',
  state: 'queued',
  behind: [],
  timeline: [],
  earlier: [],
  createdAt: T0,
  updatedAt: T0 + 30_000,
};

const timeline: OperationView['timeline'] = [
  { phase: 'preview', step: 'preview 1795510800000', state: 'done', startedAt: T0 + 1_000, endedAt: T0 + 5_000 },
  { phase: 'commit', step: 'commit', state: 'done', startedAt: T0 + 5_200, endedAt: T0 + 5_300 },
  { phase: 'up', step: 'up environments/preview-123', state: 'done', startedAt: T0 + 5_300, endedAt: T0 + 10_100 },
  { phase: 'converge', step: 'converge', state: 'done', startedAt: T0 + 10_100, endedAt: T0 + 16_400 },
];

const standing: EnvironmentStanding = {
  kind: 'preview',
  owner: 'octocat',
  address: 'https://api.preview-123.dev.example.com',
  services: [
    {
      name: 'api',
      image: 'registry.example.com/shop/api:0123abc',
      address: 'https://api.preview-123.dev.example.com',
    },
    { name: 'web', address: 'https://web.preview-123.dev.example.com' },
  ],
  asleep: false,
  createdAt: T0 - 3_600_000,
  expiresAt: T0 + 3 * 24 * 3_600_000,
};

const qaStanding: EnvironmentStanding = {
  kind: 'standing',
  owner: 'platform-team',
  address: 'https://api.qa.dev.example.com',
  services: [{ name: 'api', image: 'registry.example.com/shop/api:1.4.0', address: 'https://api.qa.dev.example.com' }],
  asleep: true,
};

const earlier: OperationView['earlier'] = [
  { id: 'op-third33333', title: 'bump api to 0123abc', requester: 'mona', state: 'succeeded', updatedAt: T0 - 60_000 },
  { id: 'op-secnd22222', title: 'sleep', requester: 'octocat', state: 'failed', updatedAt: T0 - 600_000 },
];

function operation(view: Partial<OperationView>): Answer {
  return { kind: 'operation', view: { ...base, ...view } };
}

const qa = { environment: 'qa', title: 'sleep', command: 'sleep qa' } satisfies Partial<OperationView>;

const row: EnvironmentRow = {
  name: 'preview-123',
  kind: 'preview',
  owner: 'octocat',
  state: 'running',
  services: ['api', 'web'],
  address: 'https://api.preview-123.dev.example.com',
  expiresAt: '2026-11-26T09:00:00Z',
};

const equipped: EnvironmentRow = {
  ...row,
  name: 'preview-124',
  addons: [
    { name: 'rds', size: 'small', state: 'making' },
    { name: 's3', size: 'small', state: 'running' },
  ],
};

/** One sample of everything the bot can say, by name: each has golden files for Markdown, Slack and the terminal. */
export const SAMPLE_ANSWERS: Readonly<Record<string, Answer>> = {
  'operation-queued': operation({ behind: [{ id: 'op-first22222', title: 'sleep preview-123', requester: 'mona' }] }),
  'operation-planning': operation({ state: 'planning' }),
  'operation-approved': operation({
    url: 'https://bot.example.com/operations/op-4t7wqzbcd2?key=abc',
    state: 'approved',
    plan: createPlan,
  }),
  'operation-waiting-addon-remove': operation({
    title: 'addon remove',
    command: 'addon remove preview-123 rds',
    state: 'waiting',
    plan: removalPlan,
    standing: {
      ...standing,
      addons: [
        { name: 'rds', size: 'small', state: 'asleep' },
        { name: 'redis', size: 'medium', state: 'running' },
      ],
    },
  }),
  'operation-waiting-sleep': operation({
    ...qa,
    state: 'waiting',
    plan: sleepPlan,
    standing: { ...qaStanding, asleep: false },
    earlier,
  }),
  'operation-costs-create': operation({ state: 'approved', plan: { ...createPlan, cost: createCost } }),
  'operation-secrets': operation({
    ...qa,
    title: 'secrets',
    command: 'secrets qa --service api',
    door: 'terminal',
    state: 'waiting',
    plan: secretsPlan,
  }),
  'operation-secrets-anew': operation({
    ...qa,
    title: 'secrets',
    command: 'secrets qa --service api',
    door: 'terminal',
    state: 'failed',
    plan: secretsAnewPlan,
    outcome: { message: 'git-ops could not be written.', details: [], addresses: [] },
  }),
  'operation-costs-sleep': operation({ ...qa, state: 'waiting', plan: { ...sleepPlan, cost: sleepCost } }),
  'operation-costs-same': operation({ ...qa, state: 'waiting', plan: { ...sleepPlan, cost: sameCost } }),
  'operation-costs-unpriced': operation({ ...qa, state: 'waiting', plan: { ...sleepPlan, cost: unpricedChange } }),
  'operation-costs-destroy': operation({ ...qa, state: 'waiting', plan: { ...sleepPlan, cost: destroyCost } }),
  'operation-costs-unknown': operation({
    ...qa,
    state: 'waiting',
    plan: { ...sleepPlan, cost: { problem: 'prices/eu-west-1.yaml:7: surcharge: is not a field here.' } },
  }),
  'operation-waiting-destructive': operation({
    state: 'waiting',
    title: 'plan',
    command: 'plan preview-123',
    plan: destructivePlan,
  }),
  'operation-waiting-again': operation({
    ...qa,
    state: 'waiting',
    plan: sleepPlan,
    outcome: {
      message: "Planned again, because the environment's files changed in git-ops.",
      details: [],
      addresses: [],
    },
  }),
  'operation-waiting-merge': operation({
    ...qa,
    state: 'waiting',
    plan: sleepPlan,
    outcome: {
      message: 'Waits for acme/git-ops#12 to be merged.',
      hint: 'Merge acme/git-ops#12, or have it merged, and the operation goes on; /env cancel qa takes it back.',
      proposal: { name: 'acme/git-ops#12', url: 'https://github.com/acme/git-ops/pull/12' },
      details: [],
      addresses: [],
    },
  }),
  'operation-running': operation({
    state: 'running',
    activity: 'converge',
    plan: createPlan,
    timeline: timeline.slice(0, 3),
  }),
  'operation-succeeded-create': operation({
    state: 'succeeded',
    plan: createPlan,
    standing,
    timeline,
    outcome: {
      message: 'preview-123 is running, synced and healthy.',
      details: [],
      addresses: ['https://api.preview-123.dev.example.com', 'https://web.preview-123.dev.example.com'],
    },
  }),
  'operation-succeeded-wake': operation({
    title: 'wake',
    command: 'wake preview-123',
    state: 'succeeded',
    standing,
    earlier,
  }),
  'operation-by-policy': operation({
    title: 'destroy',
    command: 'destroy preview-123',
    requester: 'workflowautom',
    door: 'schedule',
    allowedBy: 'a preview ends with its lifetime',
    state: 'running',
  }),
  'operation-succeeded-sleep': operation({
    ...qa,
    door: 'slack',
    standing: qaStanding,
    state: 'succeeded',
    plan: { ...sleepPlan, approvals: { ...sleepPlan.approvals, given: [{ login: 'mona', at: T0 }] } },
    timeline: timeline.slice(0, 2),
    outcome: {
      message: 'qa is asleep: every workload is at zero.',
      hint: '/env wake qa brings it back.',
      details: [],
      addresses: [],
    },
  }),
  'operation-succeeded-overtaken': operation({
    ...qa,
    title: 'bump',
    command: `bump qa --service api --tag main-41 --digest sha256:${'4'.repeat(64)}`,
    requester: 'workflowautom',
    door: 'jenkins',
    allowedBy: 'the policy: qa follows main',
    standing: { ...qaStanding, asleep: false },
    state: 'succeeded',
    timeline: timeline.slice(0, 2),
    outcome: {
      code: 'overtaken',
      message: 'qa is being brought to what Git says; a newer build came before it was seen to be healthy.',
      hint: 'Operation op-newer22222 runs the newer build and tells whether it is healthy.',
      details: [],
      addresses: [],
    },
  }),
  'operation-succeeded-destroy': operation({
    title: 'destroy',
    command: 'destroy preview-123',
    state: 'succeeded',
    plan: {
      ...createPlan,
      files: createPlan.files.map(({ path, after }) => ({ path, before: after, after: null })),
      stacks: [stack('destroy', [change('delete', NAMESPACE, 'preview-123'), change('delete', APPLICATION, 'api')])],
    },
    outcome: {
      message:
        'preview-123 is gone, and nothing is left of it: no Application, no workload, no namespace, no stack, no file.',
      details: [],
      addresses: [],
    },
  }),
  'operation-failed-unhealthy': operation({
    state: 'failed',
    plan: createPlan,
    standing,
    timeline,
    outcome: {
      code: 'not-healthy',
      message: 'preview-123 did not become healthy in time.',
      hint: 'Git says what should run; look at /env status preview-123, mend it, or /env destroy preview-123.',
      details: [
        'api is progressing',
        'Deployment api has 0 of 2 ready: ImagePullBackOff: image "registry.example.com/shop/api:0123abc" not found',
      ],
      addresses: [],
    },
  }),
  'operation-failed-left-over': operation({
    title: 'destroy',
    command: 'destroy preview-123',
    state: 'failed',
    outcome: {
      code: 'left-over',
      message: 'preview-123 is not gone: something is left.',
      hint: 'Remove what is listed, then say /env destroy preview-123 again.',
      details: ['PersistentVolumeClaim/data still exists', 'the namespace is terminating'],
      addresses: [],
    },
  }),
  'operation-cancelled': operation({
    state: 'cancelled',
    outcome: {
      message: 'Cancelled by mona during up; what was done before that stays done.',
      hint: '/env status preview-123 tells how it is.',
      details: [],
      addresses: [],
    },
  }),
  'operation-expired': operation({
    ...qa,
    state: 'expired',
    outcome: { message: 'Plan p-3vw8trc was not approved in time; nothing was done.', details: [], addresses: [] },
  }),
  'note-asked': {
    kind: 'note',
    message: 'qa is locked.',
    asked: { by: 'mona', door: 'slack' },
    allowedBy: 'platform may lock on standing (rule 2)',
  },
  home: {
    kind: 'home',
    login: 'octocat',
    mine: [{ ...row, cost: 'small' }],
    others: [
      { ...row, name: 'preview-9', owner: 'mona', state: 'unhealthy', cost: 'unknown' },
      {
        name: 'qa',
        kind: 'standing',
        owner: 'platform-team',
        state: 'asleep',
        services: ['api'],
        address: 'https://qa.dev.example.com',
        cost: 'asleep',
      },
    ],
    problems: ['The cluster does not answer.'],
  },
  'home-costs': {
    kind: 'home',
    login: 'octocat',
    mine: [{ ...row, cost: 'medium', monthly: cost }],
    others: [
      { ...row, name: 'qa', kind: 'standing', owner: 'mona', state: 'asleep', cost: 'asleep', monthly: asleepCost },
    ],
    problems: [],
  },
  'home-empty': { kind: 'home', login: 'octocat', mine: [], others: [], problems: [] },
  'home-unlinked': { kind: 'home', mine: [], others: [{ ...row, cost: 'medium' }], problems: [] },
  sweep: {
    kind: 'sweep',
    platform: 'eu-1',
    region: 'eu-central-1',
    looked: 41,
    left: [
      {
        arn: 'arn:aws:rds:eu-central-1:123456789012:db:eu-1-preview-9-rds',
        reason: 'no-environment',
        why: 'Git has no environment preview-9',
        environment: 'preview-9',
        addon: 'rds',
        owner: 'mona',
        since: T0 - 40 * 24 * 3_600_000,
        atLeast: 1_661,
        remove: 'cd env-addons/rds && pulumi destroy --stack preview-9',
      },
      {
        arn: 'arn:aws:sqs:eu-central-1:123456789012:jobs',
        reason: 'not-in-state',
        why: "Pulumi's state of env-addons/queue/qa does not have it",
        environment: 'qa',
        addon: 'queue',
        remove:
          'aws sqs delete-queue --queue-url https://sqs.eu-central-1.amazonaws.com/123456789012/jobs --region eu-central-1',
      },
    ],
    kept: ['arn:aws:rds:eu-central-1:123456789012:snapshot:eu-1-dev-rds-last'],
    changing: ['preview-12'],
    problems: ["What is dev's is not judged: its env.yaml cannot be read."],
  },
  'sweep-nothing': {
    kind: 'sweep',
    platform: 'eu-1',
    region: 'eu-central-1',
    looked: 41,
    left: [],
    kept: [],
    changing: [],
    problems: [],
  },
  expiry: {
    kind: 'expiry',
    environment: 'preview-123',
    owner: 'octocat',
    address: 'https://api.preview-123.dev.example.com',
    expiresAt: T0 + 3_600_000,
    extendBy: '1d',
  },
  'refusal-not-allowed': {
    kind: 'refusal',
    code: 'not-allowed',
    message: 'hubot: the role reader may not destroy on standing.',
    hint: 'Ask somebody with the role platform.',
  },
  'refusal-usage': {
    kind: 'refusal',
    code: 'unknown-verb',
    message: 'I read "/env craete preview-1", and "craete" is no verb. Did you mean "create"?',
    usage: '/env create <env> [--from <env>]',
  },
  'refusal-hostile-text': {
    kind: 'refusal',
    code: 'invalid-value',
    message: '@everyone `code` <img src=x> **bold** | pipe #1 [link](http://example.com)\nnew line \u001b[31mred',
  },
  help: { kind: 'help', text: '/env create <env>   make an environment\n/env help [verb]    this text' },
  'note-approval': {
    kind: 'note',
    message: 'Plan p-3vw8trc for qa is approved by mona; it runs now.',
    allowedBy: 'platform may apply on standing (rule 2)',
    operation: 'op-4t7wqzbcd2',
  },
  status: {
    kind: 'status',
    environment: {
      ...row,
      state: 'unhealthy',
      applications: [
        { service: 'api', sync: 'synced', health: 'healthy' },
        { service: 'web', sync: 'synced', health: 'progressing', message: 'waiting for rollout' },
      ],
      workloads: [
        { kind: 'Deployment', name: 'api', ready: 2, desired: 2, image: 'registry.example.com/shop/api:0123abc' },
        {
          kind: 'Deployment',
          name: 'web',
          ready: 0,
          desired: 1,
          image: 'registry.example.com/shop/web:1.4.0',
          message: 'ImagePullBackOff',
        },
      ],
      lock: { by: 'mona', at: T0, reason: 'load test until noon' },
      queue: [{ id: 'op-first22222', title: 'sleep preview-123', requester: 'mona', state: 'running' }],
      waiting: [
        { plan: 'p-3vw8trc', title: 'plan preview-123', requester: 'octocat' },
        { plan: 'p-9mq4wst', title: 'bump preview-123', requester: 'mona', proposal: 'acme/git-ops#12' },
      ],
      problems: ['The cluster at https://127.0.0.1:6443 does not answer.'],
    },
  },
  'status-costs': {
    kind: 'status',
    environment: {
      ...row,
      monthly: unpricedCost,
      applications: [],
      workloads: [],
      queue: [],
      waiting: [],
      problems: [],
    },
  },
  list: {
    kind: 'list',
    environments: [
      row,
      {
        ...row,
        name: 'qa',
        kind: 'standing',
        owner: 'platform',
        state: 'asleep',
        address: 'https://api.qa.dev.example.com',
      },
    ],
    broken: [{ path: 'envs/dev/env.yaml', message: 'envs/dev/env.yaml:3: environment.kind: is required' }],
  },
  'list-costs': {
    kind: 'list',
    environments: [
      { ...row, monthly: cost },
      { ...row, name: 'preview-9', monthly: unpricedCost },
      { ...row, name: 'qa', kind: 'standing', owner: 'platform', state: 'asleep', monthly: asleepCost },
    ],
    broken: [],
    costs: { currency: 'USD', asOf: '2026-10', now: 4_272, awake: 6_063, asleep: 690, unpriced: 1 },
  },
  'list-costs-unknown': {
    kind: 'list',
    environments: [row],
    broken: [],
    costs: { problem: 'the infra repository has no prices/eu-west-9.yaml at 0123456789ab' },
  },
  'list-addons': { kind: 'list', environments: [row, equipped], broken: [] },
  'list-empty': { kind: 'list', environments: [], broken: [] },
  diff: {
    kind: 'diff',
    environment: 'preview-123',
    files: sleepPlan.files,
    stacks: destructivePlan.stacks,
    drift: ['web is out-of-sync and progressing'],
  },
  history: {
    kind: 'history',
    environment: 'qa',
    entries: [
      { at: T0, actor: 'octocat', action: 'sleep', result: 'succeeded', operation: 'op-4t7wqzbcd2' },
      { at: T0 - 60_000, actor: 'hubot', action: 'destroy', result: 'refused: not-allowed' },
    ],
  },
  'history-empty': { kind: 'history', environment: 'qa', entries: [] },
};

import type { ResourceChange, StackDifference } from '../../src/commands/difference.ts';
import { sealedText } from '../../src/environments/secrets/sealed.fixture.ts';
import type { PlanView } from '../../src/render/operation-view.ts';

/** When everything in the samples happened. */
export const T0 = Date.UTC(2026, 10, 23, 9, 0, 0);

export function change(
  operation: ResourceChange['operation'],
  type: string,
  name: string,
  differences: ResourceChange['differences'] = [],
): ResourceChange {
  return { urn: `urn:pulumi:preview-123::environments::${type}::${name}`, type, name, operation, differences };
}

export const NAMESPACE = 'kubernetes:core/v1:Namespace';
export const APPLICATION = 'kubernetes:argoproj.io/v1alpha1:Application';

export function stack(
  action: StackDifference['action'],
  changes: readonly ResourceChange[],
  violations: readonly string[] = [],
): StackDifference {
  return { ref: { layer: 'environment', project: 'environments', stack: 'preview-123' }, action, changes, violations };
}

export const createPlan: PlanView = {
  id: 'p-7k2m9xb',
  createdAt: T0 + 5_000,
  expiresAt: T0 + 24 * 3_600_000,
  files: [
    {
      path: 'envs/preview-123/env.yaml',
      before: null,
      after: 'environment:\n  name: preview-123\n  kind: preview\n  owner: octocat\n  hibernate: false\n',
    },
    {
      path: 'envs/preview-123/api.yaml',
      before: null,
      after: 'image:\n  repository: registry.example.com/shop/api\n  tag: 0123abc\n',
    },
  ],
  stacks: [
    stack('up', [
      change('create', NAMESPACE, 'preview-123'),
      change('create', 'kubernetes:core/v1:ResourceQuota', 'quota'),
      change('create', 'kubernetes:argoproj.io/v1alpha1:AppProject', 'project'),
      change('create', APPLICATION, 'api'),
    ]),
  ],
  approvals: { needed: 0, requesterApproves: true, given: [], roles: ['developer', 'platform'] },
  holds: [],
  standIns: ['kubernetes'],
};

export const sleepPlan: PlanView = {
  ...createPlan,
  id: 'p-3vw8trc',
  files: [
    {
      path: 'envs/qa/env.yaml',
      before: 'environment:\n  name: qa # the team tests here\n  kind: standing\n  hibernate: false\n',
      after: 'environment:\n  name: qa # the team tests here\n  kind: standing\n  hibernate: true\n',
    },
  ],
  stacks: [],
  approvals: { needed: 1, requesterApproves: true, given: [], roles: ['platform'] },
  standIns: [],
};

const secretPath = 'envs/qa/secrets/api.sops.yaml';
const secretBefore = { API_TOKEN: 'stays', DATABASE_URL: 'old', OLD_KEY: 'old' };

/** Of a secret, one value changes, one stays, one goes and one comes; one who could read it is gone, another is there. */
export const secretsPlan: PlanView = {
  ...sleepPlan,
  id: 'p-5ccr37x',
  files: [
    {
      path: secretPath,
      before: sealedText(secretBefore, { recipients: ['age1qa', 'age1left'] }),
      after: sealedText(
        { API_TOKEN: 'stays', DATABASE_URL: 'new', SENTRY_DSN: 'new' },
        { recipients: ['age1qa', 'age1came'] },
      ),
    },
    {
      path: 'envs/qa/api.yaml',
      before: 'image:\n  tag: v1\nsecretName: api-3f0c8e2b9a\n',
      after: 'image:\n  tag: v1\nsecretName: api-91d27ce0ab\n',
    },
  ],
};

/** The same names, and nobody can tell whether a value changed: all were encrypted with another key. */
export const secretsAnewPlan: PlanView = {
  ...secretsPlan,
  files: [
    {
      path: secretPath,
      before: sealedText(secretBefore),
      after: sealedText({ API_TOKEN: 'a', DATABASE_URL: 'b', OLD_KEY: 'c' }, { dataKey: 'second' }),
    },
    { path: 'envs/qa/secrets/web.sops.yaml', before: 'not: readable\n', after: null },
  ],
};

/** An add-on that goes with its data: every resource of its stack is deleted, and nobody gets it back. */
export const removalPlan: PlanView = {
  ...createPlan,
  id: 'p-rrrr333',
  files: [
    {
      path: 'envs/preview-123/env.yaml',
      before: 'environment:\n  addons:\n    - { name: rds, size: small, revision: 0123456789abcdef }\n',
      after: 'environment:\n  addons: []\n',
    },
    { path: 'envs/preview-123/secrets/rds.sops.yaml', before: 'sops: {}\n', after: null },
  ],
  stacks: [
    {
      ref: { layer: 'addon', project: 'env-addons/rds', stack: 'preview-123' },
      action: 'destroy',
      changes: [change('delete', 'aws:rds/instance:Instance', 'database')],
      violations: [],
    },
  ],
  approvals: { needed: 1, requesterApproves: true, given: [], roles: ['developer', 'platform'] },
  holds: ['the data of rds would be lost'],
  notes: ['rds goes with all its data, and no copy is kept (kinds.preview.data: delete).'],
};

export const destructivePlan: PlanView = {
  ...createPlan,
  id: 'p-dddd222',
  files: [],
  stacks: [
    stack(
      'up',
      [
        change('replace', NAMESPACE, 'preview-123', [
          { path: 'metadata.name', kind: 'update', replaces: true, before: '"preview-123"', after: '"preview-124"' },
        ]),
        change('delete', APPLICATION, 'web'),
        change('update', 'kubernetes:core/v1:ResourceQuota', 'quota', [
          { path: 'spec.hard.pods', kind: 'update', replaces: false, before: '"20"', after: '"40"' },
          { path: 'spec.hard["requests.cpu"]', kind: 'add', replaces: false, after: '"4"' },
          { path: 'data.password', kind: 'update', replaces: false, before: '[secret]', after: '[secret]' },
        ]),
        change('same', APPLICATION, 'api'),
      ],
      ['Namespace preview-124 has no label "owner"'],
    ),
  ],
  approvals: { needed: 2, requesterApproves: false, given: [{ login: 'mona', at: T0 + 60_000 }], roles: ['platform'] },
  holds: [
    'it deletes 1 in environments/preview-123',
    'it replaces 1 in environments/preview-123',
    "it breaks 1 of the platform's policies",
  ],
};

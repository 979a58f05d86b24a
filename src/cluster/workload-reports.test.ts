import { describe, expect, it } from 'vitest';
import { CronJob, Pod, ReplicaSet, ScaledWorkload } from './schema.ts';
import { workloadReports } from './workload-reports.ts';

type Json = Record<string, unknown>;

const IMAGE = 'registry.example.com/shop/api:v1';
const TEMPLATE = { spec: { containers: [{ name: 'api', image: IMAGE }] } };

function workload(spec: Json, status: Json | undefined, generation = 2): ScaledWorkload {
  return ScaledWorkload.parse({
    metadata: { name: 'api', uid: 'd-1', generation },
    spec: { template: TEMPLATE, ...spec },
    status: status && { observedGeneration: 2, ...status },
  });
}

function deployment(spec: Json, status: Json | undefined, generation?: number) {
  const deployments = [workload(spec, status, generation)];
  return workloadReports({ deployments, statefulSets: [], cronJobs: [] })[0];
}

describe('a Deployment', () => {
  it.each<[string, Json, Json | undefined, number, number]>([
    ['all ready', { replicas: 2 }, { replicas: 2, updatedReplicas: 2, readyReplicas: 2 }, 2, 2],
    ['one by default', {}, { replicas: 1, updatedReplicas: 1, readyReplicas: 1 }, 1, 1],
    ['none ready yet', { replicas: 2 }, { replicas: 2, updatedReplicas: 2 }, 2, 0],
    ['no status yet', { replicas: 2 }, undefined, 2, 0],
    [
      'rolling: new pod beside two old ready ones',
      { replicas: 2 },
      { replicas: 3, updatedReplicas: 1, readyReplicas: 2 },
      2,
      0,
    ],
    [
      'rolling: one new ready, one old left',
      { replicas: 2 },
      { replicas: 3, updatedReplicas: 2, readyReplicas: 2 },
      2,
      1,
    ],
    ['rolling: nothing new made yet', { replicas: 2 }, { replicas: 2, readyReplicas: 2 }, 2, 0],
    ['asleep', { replicas: 0 }, {}, 0, 0],
    ['falling asleep', { replicas: 0 }, { replicas: 2, updatedReplicas: 2 }, 0, 2],
  ])('%s', (_, spec, status, desired, ready) => {
    expect(deployment(spec, status)).toEqual({ kind: 'Deployment', name: 'api', desired, ready, images: [IMAGE] });
  });

  it('is not ready by a status older than its specification', () => {
    const status = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 };
    expect(deployment({ replicas: 2 }, status, 3)).toMatchObject({ desired: 2, ready: 0 });
    expect(deployment({ replicas: 0 }, status, 3)).toMatchObject({ desired: 0, ready: 2 });
  });
});

describe('a StatefulSet', () => {
  it.each<[string, Json, number]>([
    ['counts only new pods while it rolls', {}, 1],
    ['keeps old pods when told to wait for deletes', { updateStrategy: { type: 'OnDelete' } }, 3],
    ['keeps old pods below its partition', { updateStrategy: { rollingUpdate: { partition: 2 } } }, 3],
  ])('%s', (_, strategy, ready) => {
    const status = { replicas: 3, updatedReplicas: 1, readyReplicas: 3 };
    const statefulSets = [workload({ replicas: 3, ...strategy }, status)];
    expect(workloadReports({ deployments: [], statefulSets, cronJobs: [] })).toMatchObject([
      { kind: 'StatefulSet', desired: 3, ready },
    ]);
  });
});

describe('a CronJob', () => {
  it.each<[string, boolean | undefined, readonly unknown[] | undefined, number, number]>([
    ['may run', undefined, undefined, 1, 1],
    ['runs', false, [{}], 1, 1],
    ['is suspended', true, [], 0, 0],
    ['is suspended with a job still running', true, [{}], 0, 1],
  ])('%s', (_, suspend, active, desired, ready) => {
    const spec = { suspend, jobTemplate: { spec: { template: TEMPLATE } } };
    const cronJobs = [CronJob.parse({ metadata: { name: 'report' }, spec, status: { active } })];
    expect(workloadReports({ deployments: [], statefulSets: [], cronJobs })).toEqual([
      { kind: 'CronJob', name: 'report', desired, ready, images: [IMAGE] },
    ]);
  });
});

describe('why a Deployment is not ready', () => {
  const set = (conditions: Json[] = []) => ({ ...owned('ReplicaSet', 's-1', 'd-1'), status: { conditions } });
  const pod = (status: Json, name = 'api-x') => ({ ...owned(name, 'p-1', 's-1'), status });
  const waiting = (reason: string, message?: string, rest: Json = {}) => ({
    containerStatuses: [{ name: 'api', state: { waiting: { reason, message } }, ...rest }],
  });
  const exit = { lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } };
  const notReady = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'unready status: [api]' }];

  it.each<[string, { sets?: Json[]; pods?: Json[]; conditions?: Json[] }, string | undefined]>([
    [
      'an image that cannot be pulled',
      { pods: [pod({ conditions: notReady, ...waiting('ImagePullBackOff', 'Back-off pulling image "api:v9"') })] },
      'pod api-x: container api: ImagePullBackOff: Back-off pulling image "api:v9"',
    ],
    [
      'a container that keeps crashing, with how it ended',
      { pods: [pod(waiting('CrashLoopBackOff', 'back-off 5m0s restarting', exit))] },
      'pod api-x: container api: CrashLoopBackOff: it ended with exit code 137 (OOMKilled)',
    ],
    [
      'an init container that failed',
      { pods: [pod({ initContainerStatuses: [{ name: 'migrate', state: { terminated: { exitCode: 1 } } }] })] },
      'pod api-x: container migrate: it ended with exit code 1',
    ],
    [
      'no node to run on',
      {
        pods: [
          pod({
            conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }],
          }),
        ],
      },
      'pod api-x: Unschedulable: 0/1 nodes',
    ],
    [
      'a quota that forbids its pods',
      {
        sets: [
          set([{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: env' }]),
        ],
        conditions: [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }],
      },
      'FailedCreate: exceeded quota: env',
    ],
    [
      'the most telling of several pods',
      { pods: [pod(waiting('ContainerCreating'), 'api-a'), pod(waiting('ErrImagePull'), 'api-b')] },
      'pod api-b: container api: ErrImagePull',
    ],
    [
      'a container being created',
      { pods: [pod(waiting('ContainerCreating'))] },
      'pod api-x: container api: ContainerCreating',
    ],
    [
      'a probe that fails',
      { pods: [pod({ conditions: notReady })] },
      'pod api-x: ContainersNotReady: unready status: [api]',
    ],
    [
      'its own deadline',
      {
        conditions: [
          { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
        ],
      },
      'ProgressDeadlineExceeded: timed out',
    ],
    ['a pod on its way out says nothing', { pods: [dying(pod({ conditions: notReady }))] }, undefined],
    [
      'another workload’s pod says nothing',
      { pods: [{ ...pod({ conditions: notReady }), ...owned('x', 'p', 's-9') }] },
      undefined,
    ],
  ])('%s', (_, given, message) => {
    const evidence = {
      replicaSets: (given.sets ?? [set()]).map((each) => ReplicaSet.parse(each)),
      pods: (given.pods ?? []).map((each) => Pod.parse(each)),
    };
    const deployments = [workload({ replicas: 1 }, { conditions: given.conditions })];
    const [report] = workloadReports({ deployments, statefulSets: [], cronJobs: [] }, evidence);
    expect(report?.message).toBe(message);
  });
});

function owned(name: string, uid: string, owner: string) {
  return { metadata: { name, uid, ownerReferences: [{ kind: 'Owner', uid: owner }] } };
}

function dying(object: { metadata: object }): Json {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
}

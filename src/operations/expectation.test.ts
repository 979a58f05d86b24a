import { describe, expect, it } from 'vitest';
import type { Expectation } from '../commands/change.ts';
import { judge } from './expectation.ts';
import type { ApplicationReport, Observation, WorkloadReport } from './ports/cluster-reader.ts';

const API: ApplicationReport = { service: 'api', revisions: ['new'], sync: 'synced', health: 'healthy' };
const RUNNING: WorkloadReport = { kind: 'Deployment', name: 'api', desired: 2, ready: 2, images: ['api:1'] };
const ASLEEP: WorkloadReport = { ...RUNNING, desired: 0, ready: 0 };

function pending(expectation: Expectation, observation: Partial<Observation>): readonly string[] {
  const all: Observation = {
    namespace: 'active',
    applications: [API],
    workloads: [RUNNING],
    leftovers: [],
    ...observation,
  };
  const verdict = judge(expectation, all, ({ revisions }) => revisions.includes('new'));
  expect(verdict.met).toBe(verdict.pending.length === 0);
  return verdict.pending;
}

describe('healthy', () => {
  const healthy: Expectation = { kind: 'healthy', services: ['api'] };
  it.each<[string, Partial<Observation>, readonly string[]]>([
    ['all is well', {}, []],
    ['other services are not asked about', { applications: [API, { ...API, service: 'x', health: 'degraded' }] }, []],
    ['there is no Application', { applications: [] }, ['api is not registered with the reconciler yet']],
    [
      'healthy at an older revision',
      { applications: [{ ...API, revisions: ['old'] }] },
      ['api is not at the committed revision yet'],
    ],
    ['one of several sources is current', { applications: [{ ...API, revisions: ['charts', 'new'] }] }, []],
    [
      'it cannot be synced',
      { applications: [{ ...API, sync: 'out-of-sync', message: 'no such chart' }] },
      ['api is out-of-sync: no such chart'],
    ],
    ['it progresses', { applications: [{ ...API, health: 'progressing' }] }, ['api is progressing']],
    ['it is paused', { applications: [{ ...API, health: 'suspended' }] }, ['api is suspended']],
    [
      'a pod is missing',
      { workloads: [{ ...RUNNING, ready: 1, message: 'ImagePullBackOff' }] },
      ['Deployment api has 1 of 2 ready: ImagePullBackOff'],
    ],
  ])('%s', (_, observation, expected) => {
    expect(pending(healthy, observation)).toEqual(expected);
  });
});

describe('asleep', () => {
  const asleep: Expectation = { kind: 'asleep', services: ['api'] };
  it.each<[string, Partial<Observation>, readonly string[]]>([
    ['every workload is at zero', { workloads: [ASLEEP] }, []],
    ['a paused scaler reports suspended', { workloads: [ASLEEP], applications: [{ ...API, health: 'suspended' }] }, []],
    ['pods still run', { workloads: [{ ...ASLEEP, ready: 1 }] }, ['Deployment api still runs 1']],
    ['somebody scaled it up', { workloads: [{ ...ASLEEP, desired: 3 }] }, ['Deployment api still runs 3']],
    [
      'a CronJob is not suspended',
      { workloads: [{ ...ASLEEP, kind: 'CronJob', name: 'mail', desired: 1 }] },
      ['CronJob mail still runs 1'],
    ],
  ])('%s', (_, observation, expected) => {
    expect(pending(asleep, observation)).toEqual(expected);
  });
});

describe('gone', () => {
  const nothing: Observation = { namespace: 'absent', applications: [], workloads: [], leftovers: [] };
  it.each<[string, Partial<Observation>, readonly string[], readonly string[]]>([
    ['nothing is there', {}, [], []],
    ['the namespace stands', { namespace: 'active' }, [], ['the namespace is active']],
    ['the namespace goes', { namespace: 'terminating' }, [], ['the namespace is terminating']],
    ['something is left', { leftovers: ['Secret/key'] }, [], ['Secret/key still exists']],
    [
      'an Application is left',
      { applications: [API] },
      ['Application api still exists'],
      ['Application api still exists'],
    ],
    ['a workload is left', { workloads: [ASLEEP] }, ['Deployment api still exists'], ['Deployment api still exists']],
  ])('when %s', (_, observation, unregistered, absent) => {
    expect(pending({ kind: 'unregistered' }, { ...nothing, ...observation })).toEqual(unregistered);
    expect(pending({ kind: 'absent' }, { ...nothing, ...observation })).toEqual(absent);
  });
});

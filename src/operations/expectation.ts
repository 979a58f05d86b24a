import type { Expectation } from '../commands/change.ts';
import type { ApplicationReport, Observation, WorkloadReport } from './ports/cluster-reader.ts';

/** Whether what the controllers report is what was expected; if not, why not, one line each. */
export type Verdict = { readonly met: boolean; readonly pending: readonly string[] };

/**
 * Judges one observation. `isCurrent` tells whether a service's Application was compared at the committed revision or
 * a later one: "healthy" at an older revision says nothing about this operation.
 */
export function judge(
  expectation: Expectation,
  observation: Observation,
  isCurrent: (report: ApplicationReport) => boolean,
): Verdict {
  const pending = unmet(expectation, observation, isCurrent);
  return { met: pending.length === 0, pending };
}

function unmet(
  expectation: Expectation,
  observation: Observation,
  isCurrent: (report: ApplicationReport) => boolean,
): readonly string[] {
  switch (expectation.kind) {
    case 'absent':
      return [
        ...registered(observation),
        ...observation.leftovers.map((leftover) => `${leftover} still exists`),
        ...(observation.namespace === 'absent' ? [] : [`the namespace is ${observation.namespace}`]),
      ];
    case 'unregistered':
      return registered(observation);
    case 'healthy':
    case 'asleep':
      return [
        ...expectation.services.flatMap((service) =>
          applicationPending(service, expectation.kind, observation, isCurrent),
        ),
        ...observation.workloads.flatMap(expectation.kind === 'asleep' ? awake : notReady),
      ];
  }
}

/** What a reconciler still runs of an environment. */
function registered(observation: Observation): readonly string[] {
  return [
    ...observation.applications.map(({ service }) => `Application ${service} still exists`),
    ...observation.workloads.map(({ kind, name }) => `${kind} ${name} still exists`),
  ];
}

function applicationPending(
  service: string,
  kind: 'healthy' | 'asleep',
  observation: Observation,
  isCurrent: (report: ApplicationReport) => boolean,
): readonly string[] {
  const report = observation.applications.find((application) => application.service === service);
  if (!report) return [`${service} is not registered with the reconciler yet`];
  const because = report.message ? `: ${report.message}` : '';
  if (!isCurrent(report)) return [`${service} is not at the committed revision yet${because}`];
  if (report.sync !== 'synced') return [`${service} is ${report.sync}${because}`];
  // A paused ScaledObject reports "suspended", which is what asleep looks like.
  const settled = report.health === 'healthy' || (kind === 'asleep' && report.health === 'suspended');
  return settled ? [] : [`${service} is ${report.health}${because}`];
}

function notReady(workload: WorkloadReport): readonly string[] {
  if (workload.ready >= workload.desired) return [];
  const because = workload.message ? `: ${workload.message}` : '';
  return [`${workload.kind} ${workload.name} has ${workload.ready} of ${workload.desired} ready${because}`];
}

function awake(workload: WorkloadReport): readonly string[] {
  if (workload.desired === 0 && workload.ready === 0) return [];
  return [`${workload.kind} ${workload.name} still runs ${Math.max(workload.desired, workload.ready)}`];
}

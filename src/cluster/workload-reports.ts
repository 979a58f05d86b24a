import type { WorkloadReport } from '../operations/ports/cluster-reader.ts';
import type { CronJob, ScaledWorkload } from './schema.ts';
import { type Evidence, whyNotReady } from './why-not-ready.ts';

/** What runs, or should, in one namespace. */
export type Workloads = {
  readonly deployments: readonly ScaledWorkload[];
  readonly statefulSets: readonly ScaledWorkload[];
  readonly cronJobs: readonly CronJob[];
};

/** One report per workload; with `evidence`, each that is not ready says why. */
export function workloadReports(workloads: Workloads, evidence?: Evidence): readonly WorkloadReport[] {
  const explained = (workload: ScaledWorkload, report: WorkloadReport): WorkloadReport => {
    const message = evidence && report.ready < report.desired ? whyNotReady(workload, evidence) : undefined;
    return message === undefined ? report : { ...report, message };
  };
  return [
    ...workloads.deployments.map((workload) => explained(workload, scaledReport('Deployment', workload))),
    ...workloads.statefulSets.map((workload) => explained(workload, scaledReport('StatefulSet', workload))),
    ...workloads.cronJobs.map(cronJobReport),
  ];
}

function scaledReport(kind: string, workload: ScaledWorkload): WorkloadReport {
  const desired = workload.spec.replicas ?? 1; // Kubernetes' default
  return {
    kind,
    name: workload.metadata.name,
    desired,
    ready: desired === 0 ? running(workload) : ready(workload),
    images: imagesOf(workload.spec.template),
  };
}

/** Asked for none: every pod still there counts, ready or not. */
function running({ status }: ScaledWorkload): number {
  return status?.replicas ?? 0;
}

/**
 * Ready pods of the present template. A status that has not seen the present specification says nothing; during a
 * rolling update every old pod is taken for a ready one, so that only new ones are left to count.
 * As `kubectl rollout status` judges: https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go
 */
function ready({ metadata, spec, status }: ScaledWorkload): number {
  if (!status || (status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 0;
  const { readyReplicas = 0, replicas = 0, updatedReplicas = 0 } = status;
  // Here old pods are meant to stay.
  const keepsOldPods =
    spec.updateStrategy?.type === 'OnDelete' || (spec.updateStrategy?.rollingUpdate?.partition ?? 0) > 0;
  return keepsOldPods ? readyReplicas : Math.max(0, readyReplicas - Math.max(0, replicas - updatedReplicas));
}

/** A CronJob that may run is ready; a suspended one is at rest once its last jobs have ended. */
function cronJobReport({ metadata, spec, status }: CronJob): WorkloadReport {
  return {
    kind: 'CronJob',
    name: metadata.name,
    desired: spec.suspend ? 0 : 1,
    ready: spec.suspend ? (status?.active?.length ?? 0) : 1,
    images: imagesOf(spec.jobTemplate.spec.template),
  };
}

function imagesOf(template: ScaledWorkload['spec']['template']): readonly string[] {
  return template.spec.containers.flatMap(({ image }) => image ?? []);
}

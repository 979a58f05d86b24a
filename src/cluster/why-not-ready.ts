import type { ContainerStatus, Named, Pod, ReplicaSet, ScaledWorkload } from './schema.ts';

/** What tells why a workload is not ready: everything of these kinds in its namespace. */
export type Evidence = { readonly replicaSets: readonly ReplicaSet[]; readonly pods: readonly Pod[] };

/** A reason in the cluster's words. The lower the rank, the more it tells. */
type Reason = { readonly rank: number; readonly text: string };

/** Waiting as every container does before it starts: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/** The most telling reason why a workload is not ready, from its pods, its ReplicaSets and itself. */
export function whyNotReady(workload: ScaledWorkload, { replicaSets, pods }: Evidence): string | undefined {
  const sets = replicaSets.filter(isOwnedBy([workload]));
  const owned = pods.filter(isOwnedBy([workload, ...sets])).filter(({ metadata }) => !metadata.deletionTimestamp);
  const reasons = [
    ...owned.flatMap(podReasons),
    // Pods that could not even be created: a quota, an admission policy.
    ...[...sets, workload].flatMap(({ status }) => conditionReasons(status?.conditions, 'ReplicaFailure', 'True', 1)),
    ...conditionReasons(workload.status?.conditions, 'Progressing', 'False', 4),
    ...conditionReasons(workload.status?.conditions, 'Available', 'False', 6),
  ];
  return reasons.reduce<Reason | undefined>((best, next) => (best && best.rank <= next.rank ? best : next), undefined)
    ?.text;
}

function isOwnedBy(owners: readonly Named[]): (owned: Named) => boolean {
  const uids = new Set(owners.flatMap(({ metadata }) => metadata.uid ?? []));
  return ({ metadata }) => (metadata.ownerReferences ?? []).some(({ uid }) => uids.has(uid));
}

function podReasons({ metadata, status }: Pod): readonly Reason[] {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return [
    ...conditionReasons(status?.conditions, 'PodScheduled', 'False', 1),
    ...containers.flatMap(containerReasons),
    ...conditionReasons(status?.conditions, 'Ready', 'False', 5),
  ].map(({ rank, text }) => ({ rank, text: `pod ${metadata.name}: ${text}` }));
}

function containerReasons({ name, state, lastState }: ContainerStatus): readonly Reason[] {
  const waiting = state?.waiting;
  const ended = state?.terminated ?? lastState?.terminated;
  const how = ended?.exitCode
    ? `it ended with exit code ${ended.exitCode}${ended.reason ? ` (${ended.reason})` : ''}`
    : '';
  if (waiting?.reason && !STARTING.has(waiting.reason)) {
    const because = how || waiting.message;
    return [{ rank: 0, text: `container ${name}: ${waiting.reason}${because ? `: ${because}` : ''}` }];
  }
  if (how) return [{ rank: 2, text: `container ${name}: ${how}` }];
  return waiting?.reason ? [{ rank: 3, text: `container ${name}: ${waiting.reason}` }] : [];
}

function conditionReasons(
  conditions: NonNullable<ScaledWorkload['status']>['conditions'],
  type: string,
  status: string,
  rank: number,
): readonly Reason[] {
  return (conditions ?? [])
    .filter((condition) => condition.type === type && condition.status === status)
    .flatMap(({ reason, message }) => {
      const text = [reason, message].filter(Boolean).join(': ');
      return text ? [{ rank, text }] : [];
    });
}

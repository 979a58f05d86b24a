import type { Observation } from '../operations/ports/cluster-reader.ts';
import type { KubeApi } from './kube-api.ts';
import { namespaceLeftovers, volumeLeftovers } from './leftovers.ts';
import { getObject, listObjects } from './list-objects.ts';
import { namespaceObstacles, namespaceState } from './namespace-state.ts';
import { ENVIRONMENT_LABEL } from './registered.ts';
import { CronJob, Namespace, Pod, ReplicaSet, ScaledWorkload } from './schema.ts';
import { type Workloads, workloadReports } from './workload-reports.ts';

/**
 * What Kubernetes holds of an environment. Once the namespace is gone, so is everything that was in it.
 * @throws PortError `cluster-unreachable`
 */
export async function readNamespace(api: KubeApi, name: string): Promise<Omit<Observation, 'applications'>> {
  const path = `/api/v1/namespaces/${name}`;
  const namespace = await getObject(api, Namespace, { path, what: `namespace ${name}` });
  const state = namespaceState(namespace);
  if (!namespace) return { namespace: state, workloads: [], leftovers: await volumeLeftovers(api, name) };
  const [workloads, leftovers, volumes] = await Promise.all([
    readWorkloads(api, name),
    namespaceLeftovers(api, name),
    // Volumes are the whole cluster's: not asked for at every look at a running environment.
    state === 'terminating' ? volumeLeftovers(api, name) : [],
  ]);
  return {
    namespace: state,
    ...(namespace.metadata.labels?.[ENVIRONMENT_LABEL] === decodeURIComponent(name) ? {} : { foreign: true }),
    workloads,
    leftovers: [...leftovers, ...volumes, ...namespaceObstacles(namespace)],
  };
}

/** Asks for pods and ReplicaSets only when something is not ready, to say why. */
async function readWorkloads(api: KubeApi, namespace: string) {
  const list = (version: string, plural: string) => ({
    path: `/apis/${version}/namespaces/${namespace}/${plural}`,
    what: `${plural} in ${namespace}`,
  });
  const [deployments, statefulSets, cronJobs] = await Promise.all([
    listObjects(api, ScaledWorkload, list('apps/v1', 'deployments')),
    listObjects(api, ScaledWorkload, list('apps/v1', 'statefulsets')),
    listObjects(api, CronJob, list('batch/v1', 'cronjobs')),
  ]);
  const workloads: Workloads = { deployments, statefulSets, cronJobs };
  const reports = workloadReports(workloads);
  if (reports.every(({ ready, desired }) => ready >= desired)) return reports;
  const [replicaSets, pods] = await Promise.all([
    listObjects(api, ReplicaSet, list('apps/v1', 'replicasets')),
    listObjects(api, Pod, { path: `/api/v1/namespaces/${namespace}/pods`, what: `pods in ${namespace}` }),
  ]);
  return workloadReports(workloads, { replicaSets, pods });
}

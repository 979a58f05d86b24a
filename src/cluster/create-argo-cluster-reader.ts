import type { ClusterReader, Observation } from '../operations/ports/cluster-reader.ts';
import { applicationReport } from './application-report.ts';
import { type KubeApi, openKubeApi } from './kube-api.ts';
import { namespaceLeftovers, volumeLeftovers } from './leftovers.ts';
import { getObject, listObjects } from './list-objects.ts';
import { namespaceObstacles, namespaceState } from './namespace-state.ts';
import { Application, CronJob, Named, Namespace, Pod, ReplicaSet, ScaledWorkload } from './schema.ts';
import { type Workloads, workloadReports } from './workload-reports.ts';

export type ArgoClusterOptions = {
  /** Path of a kubeconfig, or several as in KUBECONFIG; without one, the service account of the pod this runs in. */
  readonly kubeconfig?: string;
  /** Where Applications and AppProjects are. */
  readonly argocdNamespace?: string;
};

const ENVIRONMENT_LABEL = 'workflowautom.dev/environment';

/**
 * Reads environments where Argo CD reconciles. An environment is the namespace of its name, labelled likewise, and the Applications and
 * AppProjects labelled `workflowautom.dev/environment` in Argo CD's namespace. Nothing is read before the first call.
 *
 * The account it uses needs: get namespaces; list applications and appprojects (argoproj.io) in Argo CD's namespace;
 * list deployments, statefulsets, replicasets, cronjobs, jobs, pods, services, ingresses, configmaps,
 * persistentvolumeclaims and persistentvolumes.
 */
export function createArgoClusterReader(options: ArgoClusterOptions = {}): ClusterReader {
  const api = openKubeApi(options.kubeconfig);
  const argocd = options.argocdNamespace ?? 'argocd';
  return {
    observe: async (environment) => {
      // It becomes part of paths: whatever the caller lets through, it stays one name.
      const name = encodeURIComponent(environment);
      const [namespace, registered] = await Promise.all([readNamespace(api, name), readRegistered(api, argocd, name)]);
      const leftovers = [...namespace.leftovers, ...registered.projects];
      return { ...namespace, applications: registered.applications, leftovers };
    },
  };
}

/** What Argo CD holds of an environment. */
async function readRegistered(api: KubeApi, argocd: string, environment: string) {
  const list = (plural: string) => ({
    path: `/apis/argoproj.io/v1alpha1/namespaces/${argocd}/${plural}?labelSelector=${ENVIRONMENT_LABEL}%3D${environment}`,
    what: `${plural} in ${argocd}`,
    customKind: true,
  });
  const [applications, projects] = await Promise.all([
    listObjects(api, Application, list('applications')),
    listObjects(api, Named, { ...list('appprojects'), metadataOnly: true }),
  ]);
  return {
    applications: applications.map(applicationReport),
    projects: projects.map(({ metadata }) => `AppProject/${metadata.name}`),
  };
}

/** What Kubernetes holds of an environment. Once the namespace is gone, so is everything that was in it. */
async function readNamespace(api: KubeApi, name: string): Promise<Omit<Observation, 'applications'>> {
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

import { applicationReport } from './application-report.ts';
import type { KubeApi } from './kube-api.ts';
import { listObjects } from './list-objects.ts';
import { ENVIRONMENT_LABEL, type Registered } from './registered.ts';
import { Application, Named } from './schema.ts';

/** What Argo CD holds of an environment, in its own namespace. @throws PortError `cluster-unreachable` */
export async function readArgocd(api: KubeApi, argocd: string, environment: string): Promise<Registered> {
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
    leftovers: projects.map(({ metadata }) => `AppProject/${metadata.name}`),
  };
}

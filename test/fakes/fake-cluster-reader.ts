import type { ClusterReader, Observation } from '../../src/operations/ports/cluster-reader.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';
import type { FakeGitOps } from './fake-gitops-repository.ts';
import { APPLICATION, type FakeStacks, HELM_RELEASE, KUSTOMIZATION, NAMESPACE } from './fake-stack-runner.ts';

export type FakeCluster = ClusterReader & {
  /** Looks for which the controllers are still at an older revision. */
  lag: number;
  /** Service to what keeps it from getting healthy. */
  readonly broken: Map<string, string>;
  /** What is left over although nothing in Git or a stack asks for it. */
  leftovers: readonly string[];
  reachable: boolean;
  /** How often it was looked at. */
  looks: number;
};

/**
 * A cluster that follows Git and the stacks at once, unless told otherwise. Of Flux it is as dependent as the real one: a
 * service runs only with the values that the environment's list carries into the cluster.
 */
export function createFakeCluster(gitops: FakeGitOps, stacks: FakeStacks): FakeCluster {
  const cluster: FakeCluster = {
    lag: 0,
    broken: new Map(),
    leftovers: [],
    reachable: true,
    looks: 0,
    async observe(environment, reconciler): Promise<Observation> {
      cluster.looks += 1;
      if (!cluster.reachable) {
        throw new PortError('cluster-unreachable', 'The cluster does not answer.', { retryable: true });
      }
      const resources = [...(stacks.stack(environment)?.resources.values() ?? [])];
      const flux = reconciler === 'flux';
      const services = resources
        .filter(({ type }) => type === (flux ? HELM_RELEASE : APPLICATION))
        .map(({ name }) => (flux ? name : name.slice(environment.length + 1)));
      const list = gitops.file(`envs/${environment}/kustomization.yaml`) ?? '';
      const problem = (service: string) =>
        flux && !list.includes(`name: ${service}-values`)
          ? `could not find ConfigMap '${environment}/${service}-values'`
          : cluster.broken.get(service);
      const asleep = /hibernate: true/.test(gitops.file(`envs/${environment}/env.yaml`) ?? '');
      const current = cluster.lag <= 0;
      cluster.lag -= 1;
      const revision = (current ? gitops.commits.at(-1) : gitops.commits[0])?.sha ?? '';
      return {
        namespace: resources.some(({ type }) => type === NAMESPACE) ? 'active' : 'absent',
        applications: services.map((service) => ({
          service,
          revisions: [revision],
          sync: 'synced',
          health: problem(service) === undefined ? 'healthy' : 'degraded',
        })),
        workloads: services.map((service) => {
          const message = problem(service);
          const desired = asleep ? 0 : 1;
          return {
            kind: 'Deployment',
            name: service,
            desired,
            ready: message ? 0 : desired,
            images: [`${service}:1`],
            ...(message ? { message } : {}),
          };
        }),
        leftovers: [
          ...resources.filter(({ type }) => type === KUSTOMIZATION).map(({ name }) => `Kustomization/${name}`),
          ...cluster.leftovers,
        ],
      };
    },
  };
  return cluster;
}

import type { Workspace } from './workspace.ts';

/**
 * kwokctl's configuration for our cluster: binaries from the engines, loopback only (its default is every interface),
 * our ports, and what an API server needs to run without a network.
 * Fields: https://kwok.sigs.k8s.io/docs/generated/apis/#config.kwok.x-k8s.io/v1alpha1.KwokctlConfiguration
 */
export function kwokctlConfiguration({ layout, record: { ports }, tools }: Workspace): object {
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      bindAddress: '127.0.0.1',
      etcdBinary: tools.executable('etcd'),
      kubeApiserverBinary: tools.executable('kube-apiserver'),
      kubeControllerManagerBinary: tools.executable('kube-controller-manager'),
      kubeSchedulerBinary: tools.executable('kube-scheduler'),
      kwokControllerBinary: tools.executable('kwok'),
      kubectlBinary: tools.executable('kubectl'),
      etcdPort: ports.etcd,
      etcdPeerPort: ports.etcdPeer,
      kubeApiserverPort: ports.apiServer,
      kubeControllerManagerPort: ports.controllerManager,
      kubeSchedulerPort: ports.scheduler,
      kwokControllerPort: ports.kwok,
    },
    componentsPatches: [
      // Losing the last second in a power cut is fine here; waiting for the disk on every write is not.
      patch('etcd', { 'unsafe-no-fsync': 'true' }),
      patch('kube-apiserver', {
        // Bound to loopback it would look for an interface with a default route, and fail without a network.
        'advertise-address': '127.0.0.1',
        'endpoint-reconciler-type': 'none',
      }),
      // One of each: an election only makes a restart wait for the dead one's lease.
      patch('kube-controller-manager', { 'leader-elect': 'false' }),
      patch('kube-scheduler', { 'leader-elect': 'false' }),
      // Beside those kwokctl gives it: stages in this configuration would take their place.
      patch('kwok-controller', { config: layout.kwokStages }),
    ],
  };
}

function patch(name: string, args: Readonly<Record<string, string>>): object {
  return { name, extraArgs: Object.entries(args).map(([key, value]) => ({ key, value })) };
}

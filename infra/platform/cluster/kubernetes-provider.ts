import type { Cluster } from '@pulumi/aws/eks/cluster.js';
import { Provider } from '@pulumi/kubernetes/provider.js';
import type { PlatformSettings } from '../settings/platform-settings.ts';

/**
 * Reaches the cluster as whoever runs Pulumi: the token is asked for at each run (`aws eks get-token`), so none is in the
 * state.
 */
export function kubernetesProvider({ name, region }: PlatformSettings, cluster: Cluster): Provider {
  const kubeconfig = cluster.endpoint.apply((server) =>
    cluster.certificateAuthority.apply(({ data }) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name, cluster: { server, 'certificate-authority-data': data } }],
        users: [
          {
            name,
            user: {
              exec: {
                apiVersion: 'client.authentication.k8s.io/v1',
                command: 'aws',
                args: ['eks', 'get-token', '--cluster-name', name, '--region', region, '--output', 'json'],
                interactiveMode: 'Never',
              },
            },
          },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
        'current-context': name,
      }),
    ),
  );
  // What was made by a run that was killed is taken up again.
  return new Provider('cluster', { kubeconfig, upsertExistingObjects: true }, { dependsOn: [cluster] });
}

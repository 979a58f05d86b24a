// Loaded only where an identity is asked for: the AWS package costs every other preview nothing.
import { PodIdentityAssociation } from '@pulumi/aws/eks/podIdentityAssociation.js';
import { Provider } from '@pulumi/aws/provider.js';
import type { Resource } from '@pulumi/pulumi';
import { tags } from '../naming/tags.ts';
import type { EnvironmentConfig } from './config.ts';
import type { Identity } from './identity-settings.ts';

/**
 * One association per service: its pods, which run under the service account of its name, act in the role.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export function podIdentities(
  { environment, operation }: EnvironmentConfig,
  { cluster, roleArn, region }: Identity,
): Resource[] {
  const { name, kind, owner, expiresAt } = environment;
  const [, , , , account = ''] = roleArn.split(':');
  // The role's account, whatever the machine's own profile says: credentials of another one are refused.
  const provider = new Provider('aws', {
    allowedAccountIds: [account],
    ...(region === undefined ? {} : { region }),
  });
  const ownership = {
    ...({ platform: cluster, layer: 'environment', owner, environment: name, kind } as const),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(operation === undefined ? {} : { operation }),
  };
  return environment.services.map(
    (service) =>
      new PodIdentityAssociation(
        service.name,
        { clusterName: cluster, namespace: name, serviceAccount: service.name, roleArn, tags: tags(ownership) },
        { provider },
      ),
  );
}

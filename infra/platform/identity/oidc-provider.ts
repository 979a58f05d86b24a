import type { Cluster } from '@pulumi/aws/eks/cluster.js';
import { OpenIdConnectProvider } from '@pulumi/aws/iam/openIdConnectProvider.js';
import { named, type Scope } from '../scope.ts';

/**
 * Lets IAM trust the cluster's service accounts, for programs that know only IRSA; everything here uses Pod Identity.
 * No thumbprint: AWS verifies its own issuer without one.
 * https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
 */
export function oidcProvider({ settings, aws }: Scope, cluster: Cluster): OpenIdConnectProvider {
  return new OpenIdConnectProvider(
    'cluster',
    {
      url: cluster.identities.apply(([identity]) => identity?.oidcs?.[0]?.issuer ?? ''),
      clientIdLists: ['sts.amazonaws.com'],
      tags: named(settings, 'oidc'),
    },
    aws,
  );
}

import { LogGroup } from '@pulumi/aws/cloudwatch/logGroup.js';
import { AccessEntry } from '@pulumi/aws/eks/accessEntry.js';
import { AccessPolicyAssociation } from '@pulumi/aws/eks/accessPolicyAssociation.js';
import { Cluster } from '@pulumi/aws/eks/cluster.js';
import type { Key } from '@pulumi/aws/kms/key.js';
import type { Resource } from '@pulumi/pulumi';
import { serviceRole } from '../identity/service-role.ts';
import type { Network } from '../network/network.ts';
import { globalArn, named, type Scope } from '../scope.ts';

/** The control plane. Its Secrets are encrypted with the platform's own key on top of AWS's. */
export function cluster(scope: Scope, network: Network, dataKey: Key): Cluster {
  const { settings, aws } = scope;
  const { version, reachableFrom, serviceCidr } = settings.cluster;
  const { role, ready } = serviceRole(scope, 'cluster', 'eks.amazonaws.com', ['AmazonEKSClusterPolicy']);
  const made = new Cluster(
    'cluster',
    {
      name: settings.name,
      version,
      roleArn: role.arn,
      // Standard support only: a version that has outlived it is upgraded instead of costing six times as much.
      // https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
      upgradePolicy: { supportType: 'STANDARD' },
      deletionProtection: settings.protected,
      // Who may enter is said by entries here, not by a ConfigMap inside.
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      vpcConfig: {
        subnetIds: network.nodeSubnets.map((subnet) => subnet.id),
        endpointPrivateAccess: true,
        endpointPublicAccess: reachableFrom.length > 0,
        ...(reachableFrom.length > 0 ? { publicAccessCidrs: [...reachableFrom] } : {}),
      },
      kubernetesNetworkConfig: { serviceIpv4Cidr: serviceCidr },
      encryptionConfig: { provider: { keyArn: dataKey.arn }, resources: ['secrets'] },
      // The add-ons below are the same programs, with versions and settings that are managed.
      bootstrapSelfManagedAddons: false,
      ...(settings.cluster.logs ? { enabledClusterLogTypes: ['api', 'audit', 'authenticator'] } : {}),
      tags: named(settings, 'cluster'),
    },
    { ...aws, dependsOn: [...ready, ...keptLogs(scope)] },
  );
  for (const [index, principalArn] of settings.cluster.admins.entries()) admin(scope, made, principalArn, index);
  return made;
}

/** Made first, so that EKS does not make one that keeps everything for ever. */
function keptLogs({ settings, aws }: Scope): readonly Resource[] {
  if (!settings.cluster.logs) return [];
  const name = `/aws/eks/${settings.name}/cluster`;
  return [new LogGroup('cluster', { name, retentionInDays: 30, tags: named(settings, 'cluster') }, aws)];
}

function admin({ settings, aws }: Scope, { name }: Cluster, principalArn: string, index: number): void {
  const entry = new AccessEntry(
    `admin-${index}`,
    { clusterName: name, principalArn, tags: named(settings, `admin-${index}`) },
    aws,
  );
  new AccessPolicyAssociation(
    `admin-${index}`,
    {
      clusterName: name,
      principalArn: entry.principalArn,
      policyArn: globalArn(settings, 'eks', 'aws', 'cluster-access-policy/AmazonEKSClusterAdminPolicy'),
      accessScope: { type: 'cluster' },
    },
    aws,
  );
}

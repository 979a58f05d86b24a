import type { Key } from '@pulumi/aws/kms/key.js';
import type { Input, Output, Resource } from '@pulumi/pulumi';
import { all, output } from '@pulumi/pulumi';
import { places } from '../components/places.ts';
import { arn, globalArn, type Scope } from '../scope.ts';
import type { PlatformSettings } from '../settings/platform-settings.ts';
import { botPolicies } from './bot-policies.ts';
import { grant, podRole } from './pod-role.ts';
import { policy } from './policy.ts';

type Ingredients = {
  /** The agent of Pod Identity. */
  readonly agent: Resource;
  readonly zoneId: Input<string>;
  readonly sopsKey: Key;
  readonly dataKey: Key;
};

/**
 * Every workload's role, with what it needs and no more.
 * @returns the ARN of the role environments' pods act in
 */
export function grants(scope: Scope, ingredients: Ingredients): Output<string> {
  const { settings } = scope;
  const { agent, zoneId, sopsKey, dataKey } = ingredients;
  const { components, bot, reconciler } = settings;
  const environments = podRole(
    scope,
    'environments',
    'Pods of environments; each add-on lets them in from its own side',
  );
  grant(scope, agent, {
    workload: 'secrets',
    description: 'Decrypts the secrets of git-ops',
    ...places[reconciler].decrypts,
    policies: {
      decrypt: sopsKey.arn.apply((key) => policy({ actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [key] })),
    },
  });
  if (components.externalDns) {
    grant(scope, agent, {
      workload: 'external-dns',
      description: 'Writes the names of environments',
      ...places.externalDns,
      policies: { names: output(zoneId).apply((zone) => names(settings, zone)) },
    });
  }
  if (components.clusterAutoscaler) {
    grant(scope, agent, {
      workload: 'cluster-autoscaler',
      description: 'Adds and removes nodes',
      ...places.clusterAutoscaler,
      policies: { scale: scale(settings) },
    });
  }
  if (components.jenkins) {
    grant(scope, agent, {
      workload: 'builds',
      description: 'Pushes images of services',
      ...places.builds,
      policies: { push: push(settings) },
    });
  }
  if (bot !== undefined) {
    const texts = all([sopsKey.arn, dataKey.arn, environments.arn]).apply(([sops, data, workloads]) =>
      botPolicies(settings, { sops, data, workloads }),
    );
    grant(scope, agent, {
      workload: 'bot',
      description: 'Runs add-ons of environments and writes their secrets',
      ...places.bot,
      policies: {
        keys: texts.apply(({ keys }) => keys),
        databases: texts.apply(({ databases }) => databases),
        storage: texts.apply(({ storage }) => storage),
        network: texts.apply(({ network }) => network),
        reading: texts.apply(({ reading }) => reading),
      },
    });
  }
  return environments.arn;
}

/** https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/#iam-policy, for one zone. */
function names(settings: PlatformSettings, zoneId: string): string {
  const zone = globalArn(settings, 'route53', '', `hostedzone/${zoneId}`);
  return policy(
    {
      actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResource'],
      resources: [zone],
    },
    { actions: ['route53:ListHostedZones'] },
  );
}

/** https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy */
function scale(settings: PlatformSettings): string {
  return policy(
    {
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: [arn(settings, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
      conditions: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${settings.name}`]: 'owned' } },
    },
    {
      actions: ['eks:DescribeNodegroup'],
      resources: [arn(settings, 'eks', `nodegroup/${settings.name}/*`)],
    },
    {
      actions: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeAutoScalingInstances',
        'autoscaling:DescribeLaunchConfigurations',
        'autoscaling:DescribeScalingActivities',
        'autoscaling:DescribeTags',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeLaunchTemplateVersions',
        'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
    },
  );
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html; no deleting, no other registry. */
function push(settings: PlatformSettings): string {
  return policy(
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: [arn(settings, 'ecr', `repository/${settings.name}/*`)],
    },
    { actions: ['ecr:GetAuthorizationToken'] },
  );
}

/**
 * What the platform stack exports, and other layers read by StackReference: plain values, nothing secret. Adding a field
 * is safe; renaming or removing one breaks every stack that reads it.
 */
export type PlatformOutputs = {
  /** The stack's name, which is the cluster's. */
  readonly platform: string;
  /** Such as `eu-central-1`. */
  readonly region: string;
  /** AWS account number. */
  readonly account: string;
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  /** Security group of every pod's node: what add-ons let in. */
  readonly nodeSecurityGroupId: string;
  /** ARN of the key that encrypts data at rest of add-ons. */
  readonly dataKeyArn: string;
  /** ARN of the key in `.sops.yaml`. */
  readonly sopsKeyArn: string;
  /**
   * ARN of the role pods act in, through EKS Pod Identity, whose sessions carry the namespace as a tag. It may do nothing
   * by itself: each add-on grants it access from its own side, for one namespace.
   * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
   */
  readonly workloadRoleArn: string;
  readonly clusterName: string;
  readonly clusterEndpoint: string;
  readonly oidcProviderArn: string;
  /** The zone environments live in: `dev.example.com`. */
  readonly domain: string;
  readonly zoneId: string;
  /** Registry host and prefix of images: `<account>.dkr.ecr.<region>.amazonaws.com/<platform>`. */
  readonly registry: string;
  readonly reconciler: 'argocd' | 'flux';
};

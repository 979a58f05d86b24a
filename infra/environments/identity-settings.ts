import type { Fields } from '../settings/fields.ts';
import { type Format, word } from '../settings/formats.ts';

/** The AWS role the services' pods act in, through EKS Pod Identity. */
export type Identity = {
  /** Name of the EKS cluster, which is the platform's stack. */
  readonly cluster: string;
  /** `workloadRoleArn` of the platform. */
  readonly roleArn: string;
  /** `region` of the platform; that of the AWS settings around the run when absent. */
  readonly region?: string;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const roleArn: Format = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/,
  expected: 'the ARN of a role: arn:aws:iam::<account>:role/<name>',
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const clusterName: Format = {
  pattern: /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
  expected: 'the name of an EKS cluster',
};

/** Reads `environments:identity`. */
export function readIdentity(fields: Fields): Identity {
  const region = fields.optional('region', () => fields.text('region', word('an AWS region')));
  return {
    cluster: fields.text('cluster', clusterName),
    roleArn: fields.text('roleArn', roleArn),
    ...(region === undefined ? {} : { region }),
  };
}

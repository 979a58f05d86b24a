import type { PolicyDocument } from '@pulumi/aws/iam/documents.js';
import { SettingsError } from '../../settings/settings-error.ts';
import type { Addon } from './addon.ts';

/** What services may do to which resources. */
export type Allowed = {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
};

/** A policy's greatest length, and whose limit it is, for the error. */
export type PolicyLimit = { readonly bytes: number; readonly of: string };

/**
 * A resource's own policy: over TLS alone, and for pods of the environment's services alone. Pods act in one role of the
 * platform, whose sessions carry where they run as tags nobody in the pod can change; it may do nothing by itself.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 * @param service the API's prefix: `s3`
 * @param all every resource the policy is about
 * @throws SettingsError when the services' names do not fit into a policy
 */
export function workloadPolicy(
  addon: Addon,
  service: string,
  all: readonly string[],
  allowed: readonly Allowed[],
  limit: PolicyLimit,
): string {
  const { folder, platform, settings } = addon;
  const { name, services } = settings.environment;
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: `${service}:*`,
        Resource: [...all],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...allowed.map(({ sid, actions, resources }) => ({
        Sid: sid,
        Effect: 'Allow' as const,
        Principal: { AWS: platform.workloadRoleArn },
        Action: [...actions],
        Resource: [...resources],
        Condition: {
          StringEquals: {
            'aws:PrincipalTag/eks-cluster-name': platform.clusterName,
            'aws:PrincipalTag/kubernetes-namespace': name,
            'aws:PrincipalTag/kubernetes-service-account': [...services].sort(),
          },
        },
      })),
    ],
  };
  const text = JSON.stringify(policy);
  if (Buffer.byteLength(text) <= limit.bytes) return text;
  throw new SettingsError(name, `the add-on ${folder} of an environment`, [
    `${folder}:environment.services names ${services.length} services: too many for ${limit.of}, which has ${limit.bytes} bytes`,
  ]);
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StackState } from '../operations/ports/stack-runner.ts';
import { isBookkeeping, resourceName } from './resource-urn.ts';
import { maskSecrets } from './secret-value.ts';

/** What is read of a resource's record; version 3 deployments, `sdk/go/common/apitype/core.go` in pulumi/pulumi. */
const Resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  external: z.boolean().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  taint: z.boolean().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  created: z.string().optional(),
  modified: z.string().optional(),
});

export const SecretsProvider = z.object({
  type: z.string(),
  state: z
    .object({ salt: z.string().optional(), url: z.string().optional(), encryptedkey: z.string().optional() })
    .nullish(),
});
export type SecretsProvider = z.infer<typeof SecretsProvider>;

/** A stack's record in the backend, as a checkpoint file or `pulumi stack export` holds it. */
export const Deployment = z.object({
  secrets_providers: SecretsProvider.nullish(),
  resources: z.array(Resource).nullish(),
  pending_operations: z.array(z.object({ resource: z.object({ urn: z.string() }) })).nullish(),
});
export type Deployment = z.infer<typeof Deployment>;

export const ABSENT = 'absent';

/**
 * SHA-256 over what the resources are. A stack's record without resources hashes as `absent`, so that a preview, which
 * has to make the record first, does not move the state it was made on. Left out is what a run that changes nothing may
 * rewrite: the manifest, the order of resources, ciphertexts (encrypted anew at every save; `modified` tells of a
 * changed secret), source positions and dependencies (dropped by a refresh).
 */
export function deploymentHash(deployment: Deployment | undefined): string {
  const resources = deployment?.resources ?? [];
  if (resources.length === 0) return ABSENT;
  const canonical = resources.map((resource) => JSON.stringify(sortKeys(maskSecrets(resource)))).sort();
  return createHash('sha256').update(canonical.join('\n')).digest('hex');
}

export function visibleResources(deployment: Deployment | undefined): StackState['resources'] {
  return (deployment?.resources ?? [])
    .filter((resource) => !resource.type.startsWith('pulumi:providers:') && !isBookkeeping(resource.urn))
    .map((resource) => {
      const arn = arnOf(resource);
      const { urn, type } = resource;
      return { urn, type, name: resourceName(urn), ...(arn === undefined ? {} : { arn }) };
    });
}

/** Most types call it `arn`; two of EKS's have a name of their own for it, and a NAT gateway tells only its id. */
function arnOf({ type, id, outputs }: z.infer<typeof Resource>): string | undefined {
  const told = [outputs?.arn, outputs?.associationArn, outputs?.accessEntryArn].find((arn) => typeof arn === 'string');
  if (typeof told === 'string') return told;
  return id?.startsWith('arn:') || type.startsWith('aws:ec2/') ? id : undefined;
}

export function pendingOperations(deployment: Deployment | undefined): readonly string[] {
  return (deployment?.pending_operations ?? []).map(({ resource }) => resource.urn);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sortKeys(entry)]),
  );
}

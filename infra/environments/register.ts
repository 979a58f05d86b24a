// Modules one by one: the package's own index costs another tenth of a second at every preview.
import { CustomResource } from '@pulumi/kubernetes/apiextensions/customResource.js';
import { LimitRange } from '@pulumi/kubernetes/core/v1/limitRange.js';
import { Namespace } from '@pulumi/kubernetes/core/v1/namespace.js';
import { ResourceQuota } from '@pulumi/kubernetes/core/v1/resourceQuota.js';
import { ServiceAccount } from '@pulumi/kubernetes/core/v1/serviceAccount.js';
import { NetworkPolicy } from '@pulumi/kubernetes/networking/v1/networkPolicy.js';
import { Role } from '@pulumi/kubernetes/rbac/v1/role.js';
import { RoleBinding } from '@pulumi/kubernetes/rbac/v1/roleBinding.js';
import type { CustomResourceOptions, Resource } from '@pulumi/pulumi';
import type { Manifest, Registration } from './manifest.ts';

type Kind = new (name: string, args: Manifest, options: CustomResourceOptions) => Resource;

// Their constructors take looser objects than ours, one type for each; a manifest's own kind picks the right one.
const kinds = {
  ...{ Namespace, ResourceQuota, LimitRange, NetworkPolicy },
  ...{ ServiceAccount, Role, RoleBinding },
} as unknown as Readonly<Record<string, Kind>>;
const otherKind = CustomResource as unknown as Kind;

/**
 * Registers every stage with Pulumi, each depending on all before it. The only place that touches Pulumi's resources.
 * @param environment names the field manager, so that two environments that meant the same object are a conflict
 * @param beforeLast what else stands before the last stage, where pods start
 */
export function register(
  environment: string,
  stages: readonly (readonly Registration[])[],
  beforeLast: readonly Resource[],
): void {
  const namespaces = new Map<string, Resource>();
  const standing: Resource[] = [];
  for (const stage of stages) {
    if (stage === stages.at(-1)) standing.push(...beforeLast);
    const registered = stage.map(({ name, manifest, removedByController = false }) => {
      const { kind, metadata } = manifest;
      const owner = removedByController ? undefined : namespaces.get(metadata.namespace ?? '');
      const resource = new (kinds[kind] ?? otherKind)(name, managedBy(environment, manifest), {
        dependsOn: [...standing],
        customTimeouts: { delete: '5m' },
        // What is inside goes with its namespace; deleting it alone first would only take the guardrails away early.
        ...(owner === undefined ? {} : { deletedWith: owner }),
      });
      if (kind === 'Namespace') namespaces.set(metadata.name, resource);
      return resource;
    });
    standing.push(...registered);
  }
}

/** Under a fixed manager a second run after a crash owns what the first one made; a random one would conflict with it. */
function managedBy(environment: string, manifest: Manifest): Manifest {
  const annotations = {
    ...manifest.metadata.annotations,
    'pulumi.com/patchFieldManager': `workflowautom-${environment}`,
  };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

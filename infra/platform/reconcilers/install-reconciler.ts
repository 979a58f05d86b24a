import { CustomResource } from '@pulumi/kubernetes/apiextensions/customResource.js';
import { Release } from '@pulumi/kubernetes/helm/v3/release.js';
import type { ProviderResource, Resource } from '@pulumi/pulumi';
import type { Component } from '../components/component.ts';
import type { PlatformSettings, ReconcilerName } from '../settings/platform-settings.ts';
import { argocd } from './argocd.ts';
import { flux } from './flux.ts';
import type { Manifest, Reconciler } from './reconciler.ts';

const reconcilers: Readonly<Record<ReconcilerName, Reconciler>> = { argocd, flux };

/**
 * Installs the reconciler and tells it what to run for the platform. From then on charts are its business, not Pulumi's.
 * @param before what must stand for anything to run in the cluster
 */
export function installReconciler(
  settings: PlatformSettings,
  provider: ProviderResource,
  components: readonly Component[],
  before: readonly Resource[],
): void {
  const reconciler = reconcilers[settings.reconciler];
  const { name, namespace, chart, values } = reconciler.release(settings);
  const release = new Release(
    name,
    {
      name,
      namespace,
      createNamespace: true,
      chart: chart.name,
      version: chart.version,
      repositoryOpts: { repo: chart.repository },
      values: { ...values },
      // An installation that was interrupted is taken up again instead of being in its own way.
      atomic: true,
      timeout: 600,
    },
    { provider, dependsOn: [...before] },
  );
  const standing: Resource[] = [release];
  for (const stage of reconciler.registrations(settings, components)) {
    standing.push(...stage.map((manifest) => register(manifest, provider, [...standing])));
  }
}

function register(
  { apiVersion, kind, metadata, spec }: Manifest,
  provider: ProviderResource,
  after: Resource[],
): Resource {
  const { name, namespace, finalizers = [] } = metadata;
  return new CustomResource(
    `${kind.toLowerCase()}-${name}`,
    {
      apiVersion,
      kind,
      metadata: {
        name,
        namespace,
        // Under a fixed manager a second run after a crash owns what the first one made.
        annotations: { 'pulumi.com/patchFieldManager': 'workflowautom-platform' },
        ...(finalizers.length === 0 ? {} : { finalizers: [...finalizers] }),
      },
      spec,
    },
    { provider, dependsOn: after, customTimeouts: { delete: '15m' } },
  );
}

import { describeEnvironment } from '../../infra/environments/describe-environment.ts';
import { exampleConfig } from '../../infra/environments/example.ts';
import type { Manifest } from '../../infra/environments/manifest.ts';
import type { ReconcilerName } from '../../src/operations/ports/cluster-reader.ts';

/** Commit of the charts an environment is registered with at first. */
export const CHARTS = exampleConfig.infra.revision;

/** The namespace of an environment and what its reconciler is told of it, as its stack would register both. */
export function registeredObjects(
  reconciler: ReconcilerName,
  environment: string,
  revision = CHARTS,
): readonly Manifest[] {
  const api = { name: 'api', chart: 'service', port: 8080 };
  const config = {
    ...exampleConfig,
    reconciler,
    environment: { ...exampleConfig.environment, name: environment, services: [api] },
    infra: { ...exampleConfig.infra, revision },
  };
  const told = /^argoproj\.io\/|\.toolkit\.fluxcd\.io\//;
  return describeEnvironment(config)
    .flat()
    .map(({ manifest }) => manifest)
    .filter(({ apiVersion, kind }) => kind === 'Namespace' || told.test(apiVersion));
}

import type { Engine } from './engine.ts';

/**
 * What the kinds of an environment's manifests look like, as those who make them publish it: Kubernetes' OpenAPI documents,
 * and the custom resource definitions of controllers that cannot run here. For tests: no program is among them.
 */
export const definitions: readonly Engine[] = [
  described('kubernetes-openapi', '1.34.4', 'k8s.io/kubernetes', 'api/openapi-spec'),
  described('flux-source-crds', '1.9.6', 'github.com/fluxcd/source-controller', 'config/crd/bases'),
  described('flux-kustomize-crds', '1.9.6', 'github.com/fluxcd/kustomize-controller', 'config/crd/bases'),
  // Later modules of it ask for a newer Go than the others.
  described('flux-helm-crds', '1.6.2', 'github.com/fluxcd/helm-controller', 'config/crd/bases'),
  described('gateway-api-crds', '1.4.0', 'sigs.k8s.io/gateway-api', 'config/crd/standard'),
  described(
    'prometheus-operator-crds',
    '0.85.0',
    'github.com/prometheus-operator/prometheus-operator',
    'example/prometheus-operator-crd',
  ),
];

/** A folder of a published module, which mise fetches as the archive of the same tag. */
function described(name: string, version: string, module: string, folder: string): Engine {
  return {
    name,
    version,
    accepts: 'exact',
    executables: [],
    folders: { definitions: folder },
    mise: [`http:${name}`],
    go: [{ module, version: `v${version}`, programs: {} }],
    minutes: 1,
    without: `manifests are not checked against what ${name} says of them`,
  };
}

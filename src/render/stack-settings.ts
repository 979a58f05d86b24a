import type { Manifest } from '../environments/manifest.ts';
import type { Policy } from '../environments/policy/policy.ts';
import { Refusal } from '../environments/refusal.ts';

/** Where the reconciler reads from; the same for every environment. */
export type Wiring = {
  /** Git URL of the git-ops repository, and the branch that says what should run. */
  readonly gitopsUrl: string;
  readonly gitopsBranch: string;
  /** Git URL of the infra repository, and the full SHA its charts are read at. */
  readonly infraUrl: string;
  readonly infraCommit: string;
};

/**
 * Pulumi configuration of the environment layer's stack, as `Pulumi.<env>.yaml` holds it (infra/environments/README.md).
 * @param hasSecrets whether anything encrypted is in the environment's folder
 * @throws Refusal `unknown-service` when the manifest runs a service the policy does not have
 */
export function environmentSettings(
  policy: Policy,
  manifest: Manifest,
  wiring: Wiring,
  hasSecrets = false,
): Record<string, unknown> {
  const { name, kind, owner, domain, source } = manifest;
  // The list Flux is given names every secret from the first one on, long after this stack was last run; and where there
  // is a platform, its Argo CD can decrypt what an add-on leaves in git-ops, whenever that is.
  const secrets = hasSecrets || policy.reconciler === 'flux' || policy.platform !== undefined;
  return {
    'environments:environment': {
      name,
      kind,
      owner,
      domain,
      services: manifest.services.map((service) => serviceSettings(policy, manifest, service)),
      ...(source === undefined ? {} : { source: { ...source } }),
    },
    'environments:gitops': { url: wiring.gitopsUrl, branch: wiring.gitopsBranch },
    'environments:infra': { url: wiring.infraUrl, revision: wiring.infraCommit },
    'environments:reconciler': policy.reconciler,
    ...(policy.addonNetworks === undefined
      ? {}
      : { 'environments:addonNetworks': policy.addonNetworks.map((cidr) => ({ cidr })) }),
    ...(secrets ? { 'environments:secrets': true } : {}),
  };
}

function serviceSettings(policy: Policy, manifest: Manifest, name: string) {
  const service = policy.services[name];
  if (service) return { name, chart: service.chart, port: service.port };
  throw new Refusal(
    'unknown-service',
    `${manifest.name} runs ${name}, which the policy does not have.`,
    `Add ${name} to services in workflowautom.yaml, or remove it from envs/${manifest.name}/env.yaml.`,
  );
}

import type { EnvironmentConfig } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { Registration } from './manifest.ts';
import { networkPolicies } from './network-policies.ts';

/** What keeps one environment from harming its neighbours: how much it may use, and whom it may talk to. */
export function guardrails(config: EnvironmentConfig): Registration[] {
  return [resourceQuota(config), containerDefaults(config), ...networkPolicies(config)];
}

/**
 * Room for every service to run twice while it rolls, with a scheduled job beside it. Quantities are in the API server's
 * canonical form, so that a refresh finds them as they were written.
 */
function resourceQuota({ environment }: EnvironmentConfig): Registration {
  const services = environment.services.length;
  return {
    name: 'resource-quota',
    manifest: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'environment', namespace: environment.name, labels: environmentLabels(environment) },
      spec: {
        hard: {
          pods: `${services * 15}`,
          'requests.cpu': `${services}`,
          'requests.memory': `${services * 2}Gi`,
          'limits.memory': `${services * 4}Gi`,
          persistentvolumeclaims: '5',
          // Each would be an address and a bill of its own; the ingress controller is the one way in.
          'services.loadbalancers': '0',
          'services.nodeports': '0',
        },
      },
    },
  };
}

/** A container that asks for nothing gets little, instead of being refused by the quota. */
function containerDefaults({ environment }: EnvironmentConfig): Registration {
  return {
    name: 'container-defaults',
    manifest: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'containers', namespace: environment.name, labels: environmentLabels(environment) },
      spec: {
        limits: [
          {
            type: 'Container',
            default: { memory: '256Mi' },
            defaultRequest: { cpu: '50m', memory: '128Mi' },
            max: { memory: '4Gi' },
          },
        ],
      },
    },
  };
}

import type { Policy } from '../policy.ts';
import { at } from '../properties.ts';

/** Each would be an address and a bill of its own, past the ingress controller's certificates and logs. */
export const noPublicService: Policy = {
  name: 'no-public-service',
  description: 'An environment is reached through the ingress controller alone.',
  level: 'mandatory',
  check(resource) {
    if (resource.project !== 'environments' || resource.type !== 'kubernetes:core/v1:Service') return undefined;
    const type = at(resource, 'spec.type');
    return type === 'LoadBalancer' || type === 'NodePort'
      ? [`spec.type is "${type}": make it ClusterIP, and give the service an Ingress.`]
      : [];
  },
};

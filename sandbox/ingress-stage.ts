/**
 * Has kwok play the ingress controller, as it plays the nodes: an Ingress without an address gets one. Argo CD calls an
 * Ingress healthy once it has an address, and without a controller none ever would.
 * https://kwok.sigs.k8s.io/docs/user/stages-configuration/
 */
export function ingressStage(): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name: 'ingress-address' },
    spec: {
      resourceRef: { apiGroup: 'networking.k8s.io/v1', kind: 'Ingress' },
      selector: { matchExpressions: [{ key: '.status.loadBalancer.ingress', operator: 'DoesNotExist' }] },
      next: { statusTemplate: 'loadBalancer:\n  ingress:\n  - ip: 127.0.0.1\n' },
    },
  };
}

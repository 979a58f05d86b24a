import { named } from '../scope.ts';
import type { Component, Facts } from './component.ts';
import { systemNodes } from './system-nodes.ts';

const SERVICE = 'service.beta.kubernetes.io/aws-load-balancer';

/**
 * The one way in. Its load balancer ends TLS with the platform's certificate, whose key nobody holds; plain HTTP is sent
 * to HTTPS on a port of its own, because behind the load balancer both look the same.
 * https://kubernetes.github.io/ingress-nginx/deploy/#tls-termination-in-aws-load-balancer-nlb
 */
export function ingressNginx({ settings, certificateArn = '' }: Facts): Component {
  const tags = Object.entries(named(settings, 'ingress')).map(([key, value]) => `${key}=${value}`);
  return {
    name: 'ingress-nginx',
    // Environments let requests in from this namespace.
    namespace: 'ingress-nginx',
    chart: { repository: 'https://kubernetes.github.io/ingress-nginx', name: 'ingress-nginx', version: '4.14.0' },
    values: {
      controller: {
        replicaCount: settings.nodes.system.max > 1 ? 2 : 1,
        nodeSelector: systemNodes,
        ingressClassResource: { default: true },
        config: {
          'ssl-redirect': 'false',
          'use-forwarded-headers': 'true',
          'http-snippet': 'server {\n  listen 2443;\n  return 308 https://$host$request_uri;\n}\n',
        },
        containerPort: { http: 80, https: 80, tohttps: 2443 },
        service: {
          targetPorts: { http: 'tohttps', https: 'http' },
          externalTrafficPolicy: 'Local',
          annotations: {
            [`${SERVICE}-type`]: 'nlb',
            [`${SERVICE}-ssl-cert`]: certificateArn,
            [`${SERVICE}-ssl-ports`]: 'https',
            [`${SERVICE}-ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
            [`${SERVICE}-backend-protocol`]: 'tcp',
            [`${SERVICE}-additional-resource-tags`]: tags.join(','),
          },
        },
      },
      defaultBackend: { enabled: false },
    },
  };
}

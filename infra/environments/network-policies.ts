import type { EnvironmentConfig } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { Registration } from './manifest.ts';

/** Set by the API server on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const everyPod = {};

/** Nothing in, nothing out, and then what an application needs: its neighbours, names, requests, and HTTPS. */
export function networkPolicies(config: EnvironmentConfig): Registration[] {
  const { environment, cluster } = config;
  const ports = [...new Set(environment.services.map(({ port }) => port))].sort((a, b) => a - b);
  return [
    policy(config, 'default-deny', { policyTypes: ['Ingress', 'Egress'] }),
    policy(config, 'allow-same-namespace', {
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: everyPod }] }],
      egress: [{ to: [{ podSelector: everyPod }] }],
    }),
    policy(config, 'allow-dns', {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'kube-system' } } }],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    }),
    policy(config, 'allow-ingress-controller', {
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: cluster.ingressNamespace } } }],
          ports: ports.map((port) => ({ protocol: 'TCP', port })),
        },
      ],
    }),
    policy(config, 'allow-https', {
      policyTypes: ['Egress'],
      egress: [
        {
          // Cloud machines hand out their credentials at the excepted address.
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }],
          ports: [{ protocol: 'TCP', port: 443 }],
        },
      ],
    }),
    ...addons(config),
    ...podIdentityAgent(config),
  ];
}

/** The database's port and the cache's; buckets and queues answer over HTTPS. */
function addons(config: EnvironmentConfig): Registration[] {
  if (config.addonNetworks.length === 0) return [];
  return [
    policy(config, 'allow-addons', {
      policyTypes: ['Egress'],
      egress: [
        {
          to: config.addonNetworks.map((cidr) => ({ ipBlock: { cidr } })),
          ports: [5432, 6379].map((port) => ({ protocol: 'TCP', port })),
        },
      ],
    }),
  ];
}

/** Every node hands out its pods' credentials at this address. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
function podIdentityAgent(config: EnvironmentConfig): Registration[] {
  if (config.identity === undefined) return [];
  return [
    policy(config, 'allow-pod-identity-agent', {
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] }],
    }),
  ];
}

function policy({ environment }: EnvironmentConfig, name: string, rules: object): Registration {
  return {
    name,
    manifest: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: environment.name, labels: environmentLabels(environment) },
      spec: { podSelector: everyPod, ...rules },
    },
  };
}

import { interpolate } from '@pulumi/pulumi';
import type { Component, Facts } from './component.ts';
import { places } from './places.ts';
import { systemNodes } from './system-nodes.ts';

/** Writes the names that Ingresses answer to into the platform's zone, and takes away those it wrote. */
export function externalDns({ settings, zoneId }: Facts): Component {
  const { namespace, serviceAccount } = places.externalDns;
  return {
    name: 'external-dns',
    namespace,
    chart: { repository: 'https://kubernetes-sigs.github.io/external-dns', name: 'external-dns', version: '1.19.0' },
    values: {
      provider: { name: 'aws' },
      env: [{ name: 'AWS_DEFAULT_REGION', value: settings.region }],
      sources: ['ingress'],
      // Deletes, too: an environment that is gone leaves no name behind. Only what it owns, by a TXT record.
      policy: 'sync',
      registry: 'txt',
      txtOwnerId: settings.name,
      domainFilters: [settings.dns.domain],
      extraArgs: [interpolate`--zone-id-filter=${zoneId}`],
      serviceAccount: { create: true, name: serviceAccount },
      nodeSelector: systemNodes,
    },
  };
}

import type { EnvironmentConfig, Service } from './config.ts';

const EXTERNAL_DNS = 'external-dns.alpha.kubernetes.io';

/**
 * Values of a service that are the environment's to say and not Git's: they win over both values files.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/
 */
export function serviceValues({ dns }: EnvironmentConfig, { port }: Service): object {
  const annotations = {
    ...(dns?.target === undefined ? {} : { [`${EXTERNAL_DNS}/target`]: dns.target }),
    ...(dns?.ttl === undefined ? {} : { [`${EXTERNAL_DNS}/ttl`]: `${dns.ttl}` }),
  };
  return {
    // The port the network policy lets requests in at.
    service: { port },
    ...(Object.keys(annotations).length === 0 ? {} : { ingress: { annotations } }),
  };
}

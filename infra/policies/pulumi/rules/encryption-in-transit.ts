import { type Policy, UNKNOWN } from '../policy.ts';
import { at, isNot, maps, shown } from '../properties.ts';

/** Parameters by which a database refuses whoever does not speak TLS, by the family’s beginning. */
const FORCED: readonly (readonly [family: string, parameter: string])[] = [
  ['postgres', 'rds.force_ssl'],
  ['mysql', 'require_secure_transport'],
  ['mariadb', 'require_secure_transport'],
];

export const encryptionInTransit: Policy = {
  name: 'encryption-in-transit',
  description: 'What is sent is encrypted.',
  level: 'mandatory',
  check(resource) {
    const { type, properties } = resource;
    if (type === 'aws:elasticache/replicationGroup:ReplicationGroup') {
      const enabled = properties.transitEncryptionEnabled;
      if (isNot(enabled, true)) return [`transitEncryptionEnabled is ${shown(enabled)}: set it to true.`];
      const { transitEncryptionMode: mode = 'required' } = properties;
      return isNot(mode, 'required') ? [`transitEncryptionMode is ${shown(mode)}: set it to "required".`] : [];
    }
    if (type === 'aws:lb/listener:Listener') {
      const { protocol } = properties;
      const redirects = maps(properties.defaultActions).some(
        (action) => at({ properties: action }, 'redirect.protocol') === 'HTTPS',
      );
      return protocol !== 'HTTP' || redirects ? [] : ['protocol is "HTTP": make it HTTPS, or redirect to HTTPS.'];
    }
    if (type === 'aws:rds/parameterGroup:ParameterGroup') return forced(properties.family, properties.parameters);
    return undefined;
  },
};

function forced(family: unknown, parameters: unknown): readonly string[] | undefined {
  const parameter = FORCED.find(([start]) => typeof family === 'string' && family.startsWith(start))?.[1];
  if (parameter === undefined || parameters === UNKNOWN) return undefined;
  const value = maps(parameters).find(({ name }) => name === parameter)?.value;
  if (value === UNKNOWN || ['1', 'on', 'true'].includes(String(value).toLowerCase())) return [];
  return [`parameters has no ${parameter} of 1: add it, or clients may speak in clear.`];
}

import { longestRoleName, ROLE_NAME } from '../identity/role-name.ts';
import { instanceTypeMistake } from './instance-type.ts';
import { networkContradictions } from './network-contradictions.ts';
import type { NodeGroupSettings, PlatformSettings } from './platform-settings.ts';

/** What is wrong although every key alone is right: one line each, with its key. */
export function contradictions(settings: PlatformSettings, stack: string): readonly string[] {
  return [
    ...nameContradictions(settings, stack),
    ...networkContradictions(settings),
    ...nodeContradictions(settings),
    ...twice(settings.registry.repositories).map(
      (name) => `platform:registry.repositories names "${name}" more than once`,
    ),
    ...twice(settings.dns.wildcards).map((name) => `platform:dns.wildcards names "${name}" more than once`),
    ...certificateContradictions(settings),
    ...componentContradictions(settings),
  ];
}

function nameContradictions({ name }: PlatformSettings, stack: string): string[] {
  const longest = longestRoleName(name);
  return [
    ...(name === stack ? [] : [`platform:name is "${name}", but this is the stack "${stack}"`]),
    ...(/^[a-z]/.test(name) ? [] : [`platform:name is "${name}", but names in AWS start with a letter`]),
    ...(name.includes('--') ? [`platform:name is "${name}", but names in AWS have single hyphens`] : []),
    ...(longest.length <= ROLE_NAME.most
      ? []
      : [
          `platform:name is too long: "${longest}" would have ${longest.length} characters, and the name of ` +
            `${ROLE_NAME.of} has at most ${ROLE_NAME.most}; leave out ${longest.length - ROLE_NAME.most}`,
        ]),
  ];
}

function nodeContradictions({ nodes }: PlatformSettings): string[] {
  const groups: [string, NodeGroupSettings | undefined][] = [
    ['system', nodes.system],
    ['environments', nodes.environments],
  ];
  const idle =
    nodes.system.desired === 0
      ? [
          'platform:nodes.system.desired is 0, but DNS and the reconciler have to start: it must be at least 1, and min may be 0',
        ]
      : [];
  const wrong = groups.flatMap(([key, group]) => {
    if (group === undefined) return [];
    const at = `platform:nodes.${key}`;
    const mistakes = group.types.flatMap((type, index) => {
      const mistake = instanceTypeMistake(type, nodes.architecture);
      return mistake === undefined ? [] : [`${at}.types[${index}].name: "${type}" ${mistake}`];
    });
    const { min, desired, max } = group;
    if (min > max) return [...mistakes, `${at}.min is ${min}, but ${at}.max is ${max}`];
    if (desired < min || desired > max) mistakes.push(`${at}.desired is ${desired}, but must be from ${min} to ${max}`);
    return mistakes;
  });
  return [...wrong, ...idle];
}

/** https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const CERTIFICATE_NAMES = 10;

/** The domain, its own wildcard, and one for each that is listed. */
function certificateContradictions({ dns }: PlatformSettings): string[] {
  const names = dns.wildcards.length + 2;
  return names <= CERTIFICATE_NAMES
    ? []
    : [
        `platform:dns.wildcards has ${dns.wildcards.length} entries: a certificate of ACM has ${CERTIFICATE_NAMES} names, two are taken`,
      ];
}

function componentContradictions({ components, bot, nodes }: PlatformSettings): string[] {
  return [
    ...(components.externalDns && !components.ingress
      ? ['platform:components.externalDns is on, but without platform:components.ingress nothing has a name to write']
      : []),
    ...(components.jenkins && !components.volumes
      ? ['platform:components.jenkins is on, but keeps its state on a volume: turn on platform:components.volumes']
      : []),
    ...(bot?.postgres === true && !components.volumes
      ? ['platform:bot.postgres is on, but keeps its data on a volume: turn on platform:components.volumes']
      : []),
    ...(nodes.environments !== undefined && !components.clusterAutoscaler && nodes.environments.desired === 0
      ? [
          'platform:nodes.environments.desired is 0, but with platform:components.clusterAutoscaler off nothing would ever start one',
        ]
      : []),
  ];
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

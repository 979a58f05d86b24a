/** `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`; the name itself may contain `::`. */
export function resourceName(urn: string): string {
  return urn.split('::').slice(3).join('::') || urn;
}

/** `kubernetes:core/v1:Namespace`, without the types of its parents. */
function resourceType(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}

/** `Namespace preview-1`, for people. */
export function shortName(urn: string): string {
  return `${resourceType(urn).split(':').at(-1)} ${resourceName(urn)}`.trim();
}

/** The stack itself and default providers: bookkeeping of Pulumi's, of no interest to whoever reads a plan. */
export function isBookkeeping(urn: string): boolean {
  const type = resourceType(urn);
  if (type === 'pulumi:pulumi:Stack') return true;
  return type.startsWith('pulumi:providers:') && /^default(_|$)/.test(resourceName(urn));
}

import { type Properties, type Resource, UNKNOWN } from './policy.ts';

/**
 * What stands at a path of a resource's properties: `vpcConfig.publicAccessCidrs`.
 * @returns UNKNOWN as soon as one step of it is; undefined where there is nothing
 */
export function at({ properties }: Pick<Resource, 'properties'>, path: string): unknown {
  let value: unknown = properties;
  for (const key of path.split('.')) {
    if (value === UNKNOWN || !isProperties(value)) break;
    value = value[key];
  }
  return value;
}

/** True for what is certainly not `expected`: what is not known yet may still become it. */
export function isNot(value: unknown, expected: unknown): boolean {
  return value !== UNKNOWN && value !== expected;
}

/** The maps of a list; what is no list has none. */
export function maps(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isProperties) : [];
}

/** The texts of a list, or one text alone, which AWS takes for a list of one. */
export function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as it stands in a message: `"0.0.0.0/0"`, `false`, `nothing`. */
export function shown(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : JSON.stringify(value);
}

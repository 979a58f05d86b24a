import type { Recorded } from './record-resources.ts';

/** The one resource of a type, for tests. */
export function only(resources: readonly Recorded[], type: string, name?: string): Recorded {
  const [found, ...others] = resources.filter(
    (resource) => resource.type === type && (name === undefined || resource.name === name),
  );
  if (found === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} or no ${type}.`);
  return found;
}

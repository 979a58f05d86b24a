import { PREFIX } from '../../naming/labels.ts';
import { type Resource, UNKNOWN } from './policy.ts';
import { isProperties, maps } from './properties.ts';

/** Tags of a resource, as a map or as the list some services take; UNKNOWN while they are. */
export function tagsOf({
  properties,
}: Pick<Resource, 'properties'>): Readonly<Record<string, unknown>> | typeof UNKNOWN {
  const { tags } = properties;
  if (tags === UNKNOWN) return UNKNOWN;
  if (isProperties(tags)) return tags;
  return Object.fromEntries(maps(tags).map(({ key, value }) => [String(key), value]));
}

/** One of our own tags: `ownTag(resource, 'kind')`. @returns undefined where there is none, or none is known yet */
export function ownTag(resource: Pick<Resource, 'properties'>, field: string): string | undefined {
  const tags = tagsOf(resource);
  const value = tags === UNKNOWN ? undefined : tags[`${PREFIX}/${field}`];
  return typeof value === 'string' ? value : undefined;
}

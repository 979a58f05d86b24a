import { isFields } from './fields.ts';

/**
 * The part of a live object that a program wrote: `live` reduced to the fields of `shape`. What the API server filled in and
 * what others added is left out; what was changed or removed shows. Lists are compared entry by entry while they are as long.
 */
export function prune(live: unknown, shape: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(shape) && live.length === shape.length) {
    return live.map((item, index) => prune(item, shape[index]));
  }
  if (!isFields(live) || !isFields(shape)) return live;
  const kept = Object.keys(shape).filter((key) => live[key] !== undefined);
  return Object.fromEntries(kept.map((key) => [key, prune(live[key], shape[key])]));
}

import { type Fields, isFields } from '../protocol/fields.ts';
import type { CheckFailure, CheckRequest } from '../protocol/resources.ts';
import type { Kind } from './kind.ts';
import type { Settings } from './settings.ts';

export function refuseInputs(kind: Kind, inputs: Fields): readonly CheckFailure[] {
  const missing = (kind.required ?? []).filter((property) => inputs[property] === undefined);
  return missing.map((property) => ({ property, reason: `Missing required property '${property}'` }));
}

/**
 * Adds what may be left out, as the official plugin does: a name, kept from before or made of the resource's and seven
 * digits of the engine's seed; the provider's default tags, below the resource's own.
 */
export function completeInputs(
  kind: Kind,
  settings: Settings,
  { name, seed, olds, news }: Pick<CheckRequest, 'name' | 'seed' | 'olds' | 'news'>,
): Fields {
  const tags = isFields(news.tags) ? { tags: { ...settings.defaultTags, ...news.tags } } : {};
  if (kind.named === undefined || news[kind.named] !== undefined) return { ...news, ...tags };
  const prefix = news[`${kind.named}Prefix`];
  const start = typeof prefix === 'string' ? prefix : `${name}-`;
  const made = `${start}${Buffer.from(seed).toString('hex').slice(0, 7)}`;
  return { ...news, [kind.named]: olds[kind.named] ?? made, ...tags };
}

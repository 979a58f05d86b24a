import { formatDuration, parseDuration } from '../environments/duration.ts';
import type { Milliseconds } from '../environments/instant.ts';
import type { Kind } from '../environments/policy/policy.ts';
import { Refusal } from '../environments/refusal.ts';

/**
 * How long an environment of this kind may live from now: what `--ttl` asks, never more than the kind's own lifetime.
 * @throws Refusal `invalid-value`
 */
export function lifetime(kind: { readonly name: string; readonly kind: Kind }, ttl: string): Milliseconds {
  const asked = parseDuration(ttl);
  const longest = kind.kind.ttl;
  if (longest !== undefined && asked > longest) {
    throw new Refusal(
      'invalid-value',
      `--ttl ${ttl} is longer than environments of kind ${kind.name} may live.`,
      `Ask for ${formatDuration(longest)} or less; /env extend prolongs it later.`,
      `kinds.${kind.name}.ttl: ${formatDuration(longest)}`,
    );
  }
  return asked;
}

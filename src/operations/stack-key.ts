import type { StackRef } from '../commands/change.ts';

/** How a stack is named in plans, journals and messages: `environments/qa`. */
export function stackKey(ref: StackRef): string {
  return `${ref.project}/${ref.stack}`;
}

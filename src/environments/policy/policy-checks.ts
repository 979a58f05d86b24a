import type { z } from 'zod';
import { quoted } from '../quoted.ts';
import { approversOf } from './authorize.ts';
import { namesOf, namesOverlap } from './name-pattern.ts';
import type { Kind, Policy } from './policy.ts';

/** No name may belong to two kinds: which rules apply to it would depend on the order of the file. */
export function checkKindNames(kinds: Readonly<Record<string, Pick<Kind, 'names'>>>, context: z.RefinementCtx): void {
  const seen: { kind: string; name: string }[] = [];
  for (const [kind, { names }] of Object.entries(kinds)) {
    for (const name of namesOf({ names })) {
      const other = seen.find((earlier) => namesOverlap(earlier.name, name));
      if (other) {
        const message = `${quoted(name)} can be the same name as ${quoted(other.name)} of ${other.kind}; a name has one kind.`;
        context.addIssue({ code: 'custom', path: [kind, 'names'], message });
      }
      seen.push({ kind, name });
    }
  }
}

/** A kind that waits for people whom no rule allows to approve would wait for ever. */
export function checkApprovers(policy: Policy, context: z.RefinementCtx): void {
  for (const [name, { approvals }] of Object.entries(policy.kinds)) {
    if (approvals === 0 || approversOf(policy, name).length > 0) continue;
    const message = `asks for ${approvals}, and no rule lets anyone apply or approve on ${name}.`;
    context.addIssue({ code: 'custom', path: ['kinds', name, 'approvals'], message });
  }
}

import type { VerbName } from '../commands/command.ts';
import type { Answer } from '../render/answer.ts';

/** Exit codes of `wa` (contract, section 6). */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3, refused: 4 } as const;

/**
 * How `wa` ends after this answer to `verb`. An operation still under way counts as done when nobody waits for it. A
 * A sweep has failed where something is left over, or could not be told. A
 * `cancel` has done its work when the operation it speaks of is cancelled, and has not when that ended in another way.
 */
export function exitCode(answer: Answer, verb?: VerbName): number {
  if (answer.kind === 'refusal') {
    if (answer.usage !== undefined) return EXIT.usage;
    return isFailure(answer.code) ? EXIT.failed : EXIT.refused;
  }
  if (answer.kind === 'sweep') return answer.left.length + answer.problems.length > 0 ? EXIT.failed : EXIT.done;
  if (answer.kind !== 'operation') return EXIT.done;
  switch (answer.view.state) {
    case 'waiting':
      return EXIT.waiting;
    case 'cancelled':
      return verb === 'cancel' ? EXIT.done : EXIT.failed;
    case 'failed':
    case 'expired':
      return EXIT.failed;
    case 'succeeded':
      return verb === 'cancel' ? EXIT.failed : EXIT.done;
    default:
      return EXIT.done;
  }
}

/** Something did not answer, and nobody decided anything: a script may try again, where a refusal stays one. */
function isFailure(code: string): boolean {
  return code === 'internal' || code.endsWith('-unreachable');
}

import type { Answer } from '../render/answer.ts';

/** Exit codes of `wa` (contract, section 6). */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3, refused: 4 } as const;

/** How `wa` ends after this answer. An operation still under way counts as done when nobody waits for it. */
export function exitCode(answer: Answer): number {
  if (answer.kind === 'refusal') {
    if (answer.usage !== undefined) return EXIT.usage;
    return isFailure(answer.code) ? EXIT.failed : EXIT.refused;
  }
  if (answer.kind !== 'operation') return EXIT.done;
  switch (answer.view.state) {
    case 'waiting':
      return EXIT.waiting;
    case 'failed':
    case 'cancelled':
    case 'expired':
      return EXIT.failed;
    default:
      return EXIT.done;
  }
}

/** Something did not answer, and nobody decided anything: a script may try again, where a refusal stays one. */
function isFailure(code: string): boolean {
  return code === 'internal' || code.endsWith('-unreachable');
}

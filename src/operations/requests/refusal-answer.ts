import { Refusal } from '../../environments/refusal.ts';
import type { RefusalAnswer } from '../../render/answer.ts';
import type { PortError } from '../ports/port-error.ts';

/** How a refusal, or a failure outside, is told. */
export function refusalAnswer(error: Refusal | PortError): RefusalAnswer {
  return {
    kind: 'refusal',
    code: error.code,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    ...(error instanceof Refusal && error.rule ? { rule: error.rule } : {}),
  };
}

import { Refusal } from '../../environments/refusal.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { Unreachable } from '../connect.ts';
import { EXIT, exitCode } from '../exit-code.ts';
import { printAnswer } from '../print-answer.ts';
import { Answered } from './secrets-session.ts';

/** Does one `wa secrets …`; says what went wrong and what to do next, and ends with the contract's exit code. */
export async function attempt(json: boolean, work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = failed(error, json);
  }
}

function failed(error: unknown, json: boolean): number {
  if (error instanceof Answered) {
    printAnswer(error.answer, json);
    return exitCode(error.answer);
  }
  if (error instanceof SecretsRefusal || error instanceof Refusal || error instanceof PortError) {
    console.error(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
    return error instanceof PortError ? EXIT.failed : EXIT.refused;
  }
  if (error instanceof Unreachable) {
    console.error(error.message);
    return EXIT.failed;
  }
  throw error;
}

import { createHash } from 'node:crypto';
import type { SealedSecret } from '../../commands/verb.ts';
import type { StandingSecret } from '../../secrets/open-secret.ts';
import { EXIT, exitCode } from '../exit-code.ts';
import { printAnswer } from '../print-answer.ts';
import { settled } from '../settled.ts';
import type { SecretsSession } from './secrets-session.ts';

export type SendOptions = {
  readonly json?: true;
  readonly wait: boolean;
  readonly dryRun?: true;
  readonly reason?: string;
};

/** One service's Secret for the server: null takes it away. What it was made from goes along, so that nobody's change is lost. */
export function sealedFor(service: string, text: string | null, standing: StandingSecret | undefined): SealedSecret {
  if (!standing) return { service, text };
  return { service, text, replaces: createHash('sha256').update(standing.text).digest('hex') };
}

/**
 * Sends ciphertext, unless this is a dry run, and waits for the operation as for any other.
 * @param summary names of what changes, told first
 * @returns the exit code
 */
export async function sendSealed(
  session: SecretsSession,
  options: SendOptions,
  summary: string,
  seal: () => Promise<readonly SealedSecret[]>,
): Promise<number> {
  if (options.dryRun) {
    console.log(`${summary}\nNothing was sent.`);
    return EXIT.done;
  }
  const sealed = await seal();
  console.error(summary);
  const { server, environment } = session;
  const reason = options.reason === undefined ? {} : { reason: options.reason };
  let answer = await server.writeSecrets({ environment, ...reason, sealed });
  if (options.wait)
    answer = await settled(server, answer, options.json ? () => {} : (step) => console.error(`… ${step}`));
  printAnswer(answer, options.json ?? false);
  return exitCode(answer);
}

export function nothingToChange(service: string, environment: string): number {
  console.error(`${service} in ${environment} has exactly these secrets already; nothing was sent.`);
  return EXIT.done;
}

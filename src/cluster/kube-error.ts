import { PortError } from '../operations/ports/port-error.ts';

/** Where requests go, without the credentials a URL may carry. */
function addressOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : 'the configured address';
}

/** No answer came: refused, timed out, a certificate nobody trusts, a credential plugin that failed. */
export function noAnswer(server: string, cause: unknown): PortError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') || codeOf(cause) : String(cause);
  return new PortError('cluster-unreachable', `The cluster at ${addressOf(server)} does not answer: ${reason}.`, {
    hint: 'See that its API server runs and that KUBECONFIG names it; the bot asks again.',
    retryable: true,
    cause,
  });
}

/** An answer that is no success. `question` is what was asked, in words: `list pods in qa`. */
export function refusal(server: string, status: number, question: string, said: string): PortError {
  const at = `The cluster at ${addressOf(server)}`;
  const cause = new Error(said);
  if (status === 401) {
    return new PortError('cluster-unreachable', `${at} does not accept the bot's credentials.`, {
      hint: 'Renew the credentials in KUBECONFIG, or the service account the bot runs as.',
      cause,
    });
  }
  if (status === 403) {
    return new PortError('cluster-unreachable', `${at} does not allow the bot to read ${question}.`, {
      hint: "Grant get and list on it to the bot's account; it needs no right to write.",
      cause,
    });
  }
  return new PortError('cluster-unreachable', `${at} answered ${status} to reading ${question}.`, {
    hint: 'See the health of its API server, and that KUBECONFIG names one.',
    retryable: status === 429 || status >= 500,
    cause,
  });
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}

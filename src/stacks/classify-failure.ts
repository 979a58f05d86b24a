import type { StackRef } from '../commands/change.ts';
import { PortError, type PortErrorCode } from '../operations/ports/port-error.ts';

/** What is known of a run that failed: already scrubbed. */
export type RunFailure = {
  readonly where: Pick<StackRef, 'project' | 'stack'>;
  /** What the CLI said on its error output, or why it could not be started. */
  readonly stderr: string;
  /** Error diagnostics of the engine, in order; `about` is the resource. */
  readonly errors: readonly { readonly text: string; readonly about?: string }[];
  /** Someone asked it to stop. */
  readonly interrupted: boolean;
  /** It was bound to a plan. */
  readonly planned?: boolean;
};

type Rule = {
  readonly when: RegExp;
  readonly code: PortErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: true;
  /** What to quote of Pulumi's words; default: the first lines of the error. */
  readonly quote?: RegExp;
};

/** First match wins: a missing plugin's failed download is also a network error, and a violated plan a failed resource. */
const RULES: readonly Rule[] = [
  {
    when: /violates plan|not allowed by the plan|no plan for resource|expected resource operations for/,
    code: 'plan-violated',
    what: 'what is there now needs something the approved plan does not contain',
    hint: 'Plan again. What the run had done before it stopped is recorded.',
  },
  {
    when: /the stack is currently locked by|\[409\] Conflict: Another update is currently in progress/,
    code: 'stack-locked',
    what: 'the stack is locked by another run',
    hint: 'Wait for the other run to end, then try again.',
    retryable: true,
    quote: /created by .* \(pid \d+\) at \S+/,
  },
  {
    when: /update cancell?ed|context canceled|signal: interrupt/,
    code: 'interrupted',
    what: 'the run was stopped from outside',
    hint: 'Look at the status, then plan again: what was in flight may have been done.',
  },
  {
    when: /(spawn|command not found:?) pulumi\b(?!-)|Failed to get Pulumi CLI/,
    code: 'engine-missing',
    what: 'the program "pulumi" is not on PATH',
    hint: 'Run `wa doctor`; `make engines` brings it.',
  },
  {
    when: /policy pack .* failed to start|policy pack not found|failed to load Pulumi policy project/,
    code: 'stack-failed',
    what: 'a policy pack of the infra repository does not start, and nothing is done unchecked',
    hint: 'Run the preview by hand with --policy-pack; "not supported" is a language host too old for packs.',
    quote: /not supported|exit (code|status):? ?\d+|dependencies are not installed/,
  },
  {
    when: /no language plugin|no (resource|analyzer|converter) plugin|could not find latest version for provider|failed to (load|install|download|locate) (language |resource |analyzer )?plugin|could not load plugin/i,
    code: 'engine-missing',
    what: 'a Pulumi plugin is missing and could not be fetched',
    hint: 'Run `wa doctor`, or `pulumi plugin install` where the plugin can be reached.',
  },
  {
    when: /incorrect passphrase|passphrase must be set|error decrypting|failed to decrypt|cipher: message authentication failed/,
    code: 'stack-failed',
    what: 'the passphrase does not open the secrets of this stack',
    hint: 'Set PULUMI_CONFIG_PASSPHRASE to the one this stack was made with.',
  },
  {
    when: /unable to open state directory|PULUMI_ACCESS_TOKEN must be set|(open|read|list|check)\w* (bucket|checkpoint)|error: (could not|failed to) (load|get) (current )?(backend|stack)/,
    code: 'stack-backend-unreachable',
    what: 'the Pulumi state could not be reached',
    hint: 'Check PULUMI_BACKEND_URL and the credentials for it.',
    retryable: true,
  },
  {
    when: /with pending operations/,
    code: 'stack-failed',
    what: 'an earlier run was cut off, and what it had in flight is unknown',
    hint: 'Refresh the stack, then plan again.',
  },
  {
    when: /configured Kubernetes cluster is unreachable|unable to load Kubernetes client configuration|unable to load schema information from the API server/,
    code: 'stack-failed',
    what: 'the Kubernetes API server does not answer',
    hint: 'Check KUBECONFIG and that the API server is up, then try again.',
    retryable: true,
  },
  {
    when: /no stack named '.*' found/,
    code: 'stack-failed',
    what: 'there is no such stack in the Pulumi state',
    hint: 'Was it removed by someone else? Plan again.',
  },
  {
    when: /Missing required configuration variable|missing_required_configuration/i,
    code: 'stack-failed',
    what: 'a setting the program requires is missing',
    hint: 'The infra repository and this bot disagree on settings: see docs for the settings a stack is given.',
  },
  {
    when: /failed with an unhandled exception|Program exited with (error|non-zero exit code)|Language server error|SyntaxError/,
    code: 'stack-failed',
    what: 'the program in the infra repository threw',
    hint: 'Fix the program in the infra repository; nothing it had not reached was changed.',
  },
  {
    when: /dial tcp|ECONNREFUSED|ECONNRESET|ETIMEDOUT|no such host|TLS handshake timeout|i\/o timeout|connection refused/,
    code: 'stack-failed',
    what: 'something the run needs did not answer',
    hint: 'Check the network and the address named, then try again.',
    retryable: true,
  },
];

const ANY: Omit<Rule, 'when'> = {
  code: 'stack-failed',
  what: 'Pulumi failed',
  hint: 'Mend the cause, then plan again. What had been done before is recorded in the stack.',
};

/** What the engine adds about the rest of a run once something has failed: no reason of its own where there is another. */
const CONSEQUENCE =
  /expected resource operations for .* but none were seen|^(update|preview|refresh|destroy) failed\s*$/;

/** The one place where Pulumi's words become ours. The message names the stack, the cause in a sentence, and Pulumi's own line. */
export function classifyFailure(run: RunFailure): PortError {
  const causes = run.errors.filter(({ text }) => !CONSEQUENCE.test(text));
  const failure = causes.length === 0 ? run : { ...run, errors: causes };
  const said = [...failure.errors.map(({ text }) => text), failure.stderr].join('\n');
  const rule = RULES.find(({ when }) => when.test(said));
  const silent = failure.planned && ownWords(failure, undefined) === '' ? OTHER_OUTPUTS : undefined;
  const { code, what, hint, retryable } = failure.interrupted ? INTERRUPTED : (rule ?? silent ?? ANY);
  const detail = failure.interrupted ? '' : (rule?.quote?.exec(said)?.[0] ?? ownWords(failure, rule?.when));
  const where = `${failure.where.project}/${failure.where.stack}`;
  return new PortError(code, `${where}: ${what}${detail === '' ? '.' : `: ${detail}`}`, {
    hint,
    retryable: retryable ?? false,
    cause: new Error([...run.errors.map(({ text }) => text), run.stderr].join('\n').trim()),
  });
}

// Pulumi says nothing at all when a component's or the stack's outputs are not the planned ones (seen with 3.259.0).
const OTHER_OUTPUTS: Omit<Rule, 'when'> = {
  code: 'plan-violated',
  what: 'Pulumi ended without a reason, as it does when outputs are not those of the plan',
  hint: 'Plan again. If it happens again, an output of the program differs from run to run: a time, a random value.',
};

const INTERRUPTED: Omit<Rule, 'when'> = {
  code: 'interrupted',
  what: 'stopped as asked; what was already done stays done',
  hint: 'Look at the status, then plan again or destroy.',
};

/** The lines of the error that matched, or the first error that names a resource, or the CLI's last word. */
function ownWords({ errors, stderr }: RunFailure, when: RegExp | undefined): string {
  const named = errors.map(({ text, about }) => ({ text: tidy(text), about })).filter(({ text }) => text !== '');
  const chosen =
    named.find(({ text }) => when?.test(text)) ?? named.find(({ about }) => about !== undefined) ?? named[0];
  if (chosen) return chosen.about === undefined ? chosen.text : `${chosen.about}: ${chosen.text}`;
  return tidy(stderr);
}

/** Without warnings, SDK chatter and stack frames; at most three lines, on one. */
function tidy(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(/^error: /, ''))
    .filter(
      (line) => line !== '' && !/^warning:|^at |^Running program .* failed with an unhandled exception/.test(line),
    )
    .filter((line) => !/^(update|preview|refresh|destroy) failed$/.test(line));
  return lines.slice(0, 3).join(' ');
}

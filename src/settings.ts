import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** A setting that is missing or wrong, with its name, the reason and an example: the start stops there. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const text = z.string();
const repository = text.regex(
  /^(https:\/\/.+|file:\/\/\/.+)$/,
  'is neither an https:// repository nor a file:/// bare one',
);
const slackTokens = text
  .transform((tokens) => tokens.split(',').map((token) => token.trim()))
  .refine(isTokens, 'is not one bot token (xoxb-…), or several with commas between');
const url = z.url({ protocol: /^https?$/, error: 'is not an http:// or https:// URL' }).transform(withoutLastSlash);
const seconds = wholeNumber(1, 365 * 24 * 60 * 60, 'is not a whole number of seconds');

/** Every setting there is (contract, section 3); `.env.example` says what each is for, and is tested to know them all. */
export const Environment = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 'is not a port from 0 to 65535').default(3000),
  PUBLIC_URL: url.optional(),
  DATABASE_URL: text.regex(/^postgres(ql)?:\/\//, 'is not a postgres:// URL').optional(),
  DATA_DIR: text.default('.workflowautom/data'),
  LOG_LEVEL: z.enum(LEVELS, { error: `is none of ${LEVELS.join(', ')}` }).default('info'),
  APP_ID: wholeNumber(1, Number.MAX_SAFE_INTEGER, "is not the App's number").optional(),
  PRIVATE_KEY: text.transform(asPem).refine(isPrivateKey, 'is not a PEM private key').optional(),
  WEBHOOK_SECRET: text.min(16, 'is shorter than 16 characters').optional(),
  GITHUB_API_URL: url.default('https://api.github.com'),
  SLACK_BOT_TOKEN: slackTokens.optional(),
  SLACK_SIGNING_SECRET: text.min(16, 'is shorter than 16 characters').optional(),
  SLACK_APP_TOKEN: text.startsWith('xapp-', 'is not an app-level token (xapp-…)').optional(),
  SLACK_API_URL: url.default('https://slack.com/api'),
  JENKINS_WEBHOOK_SECRET: text.min(16, 'is shorter than 16 characters').optional(),
  GITOPS_REPO: repository,
  INFRA_REPO: repository,
  GITOPS_BRANCH: text.default('main'),
  PULUMI_BACKEND_URL: text.regex(/^[a-z0-9]+:\/\/.+/, 'is not a URL'),
  PULUMI_CONFIG_PASSPHRASE: text,
  KUBECONFIG: text.optional(),
  INFRA_MODULES_CACHE: text.optional(),
  PULUMI_STAND_INS: text.default(''),
  CONVERGE_DEADLINE: seconds.optional(),
  PLAN_LIFETIME: seconds.optional(),
});

export type Settings = z.infer<typeof Environment>;

const EXAMPLES: Record<keyof Settings, string> = {
  HOST: '127.0.0.1',
  PORT: '3000',
  PUBLIC_URL: 'https://workflowautom.example.com',
  DATABASE_URL: 'postgres://workflowautom@127.0.0.1/workflowautom',
  DATA_DIR: '/var/lib/workflowautom',
  LOG_LEVEL: 'info',
  APP_ID: '123456',
  PRIVATE_KEY: 'the content of the .pem file, its line breaks written as \\n',
  WEBHOOK_SECRET: 'the output of: openssl rand -hex 32',
  GITHUB_API_URL: 'https://github.example.com/api/v3',
  SLACK_BOT_TOKEN: 'xoxb-…, the Bot User OAuth Token of the app in a workspace',
  SLACK_SIGNING_SECRET: "the Signing Secret on the app's page Basic Information",
  SLACK_APP_TOKEN: 'xapp-…, an app-level token with the scope connections:write',
  SLACK_API_URL: 'https://slack.com/api',
  JENKINS_WEBHOOK_SECRET: 'the output of: openssl rand -hex 32',
  GITOPS_REPO: 'file:///srv/git-ops.git',
  INFRA_REPO: 'file:///srv/infra.git',
  GITOPS_BRANCH: 'main',
  PULUMI_BACKEND_URL: 'file:///srv/pulumi-state',
  PULUMI_CONFIG_PASSPHRASE: 'a long random sentence',
  KUBECONFIG: '/etc/workflowautom/kubeconfig',
  INFRA_MODULES_CACHE: '/var/cache/workflowautom/infra-modules',
  PULUMI_STAND_INS: 'kubernetes',
  CONVERGE_DEADLINE: '600',
  PLAN_LIFETIME: '86400',
};

/**
 * Reads the settings from environment variables (contract, section 3). A blank variable counts as unset.
 * @throws SettingsError naming every wrong one; values are never repeated
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]) as keyof Settings;
      return `${name} ${given[name] === undefined ? 'is not set' : message}. For example: ${EXAMPLES[name]}`;
    }),
  );
}

/** The names a front door lacks; empty when it is on. */
export function missingFor(settings: Settings, names: readonly (keyof Settings)[]): readonly string[] {
  return names.filter((name) => settings[name] === undefined);
}

function wholeNumber(least: number, most: number, error: string) {
  return text
    .regex(/^\s*\d+\s*$/, error)
    .transform(Number)
    .refine((number) => number >= least && number <= most, error);
}

function isTokens(tokens: readonly string[]): tokens is [string, ...string[]] {
  return tokens.length > 0 && tokens.every((token) => /^xoxb-\S+$/.test(token));
}

/** Paths are appended to it. */
function withoutLastSlash(address: string): string {
  return address.replace(/\/+$/, '');
}

/** Many places that keep environment variables take one line only, so a line break may be written as `\n`. */
function asPem(written: string): string {
  return `${written.replaceAll('\\n', '\n').trim()}\n`;
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false;
  }
}

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

const repository = z
  .string()
  .regex(/^(https:\/\/.+|file:\/\/\/.+)$/, 'is neither an https:// repository nor a file:/// bare one');
const port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// URL')
    .optional(),
  DATA_DIR: z.string().min(1).default('.workflowautom/data'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  APP_ID: z.coerce.number().int().positive().optional(),
  PRIVATE_KEY: z.string().includes('PRIVATE KEY', { error: 'is not a PEM private key' }).optional(),
  WEBHOOK_SECRET: z.string().min(16, 'is shorter than 16 characters').optional(),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITOPS_REPO: repository,
  INFRA_REPO: repository,
  GITOPS_BRANCH: z.string().min(1).default('main'),
  PULUMI_BACKEND_URL: z.string().min(1),
  PULUMI_CONFIG_PASSPHRASE: z.string().min(1),
  KUBECONFIG: z.string().min(1).optional(),
  INFRA_MODULES_CACHE: z.string().min(1).optional(),
  PULUMI_STAND_INS: z.string().default(''),
  CONVERGE_DEADLINE: z.coerce.number().int().positive().optional(),
  PLAN_LIFETIME: z.coerce.number().int().positive().optional(),
});

export type Settings = z.infer<typeof Environment>;

const EXAMPLES: Partial<Record<keyof Settings, string>> = {
  GITOPS_REPO: 'file:///srv/git-ops.git',
  INFRA_REPO: 'file:///srv/infra.git',
  PULUMI_BACKEND_URL: 'file:///srv/pulumi-state',
  PULUMI_CONFIG_PASSPHRASE: 'a long random sentence',
  PORT: '3000',
  DATABASE_URL: 'postgres://workflowautom@127.0.0.1/workflowautom',
  GITHUB_API_URL: 'https://github.example.com/api/v3',
  WEBHOOK_SECRET: 'the output of: openssl rand -hex 32',
  APP_ID: '123456',
};

/**
 * Reads the settings from environment variables (contract, section 3). An empty variable counts as unset.
 * @throws SettingsError naming every wrong one; values are never repeated
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]) as keyof Settings;
      const reason = given[name] === undefined ? 'is not set' : issue.message.replace(/^Invalid.*/, 'is not valid');
      const example = EXAMPLES[name] ? ` For example: ${EXAMPLES[name]}` : '';
      return `${name} ${reason}.${example}`;
    }),
  );
}

/** The names a front door lacks; empty when it is on. */
export function missingFor(settings: Settings, names: readonly (keyof Settings)[]): readonly string[] {
  return names.filter((name) => settings[name] === undefined);
}

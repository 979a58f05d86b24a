import semver from 'semver';
import { z } from 'zod';
import { cronProblem } from '../cron.ts';
import { isEnvironmentName } from '../environment-name.ts';
import { quoted } from '../quoted.ts';
import { isSystemNamespace } from '../system-namespace.ts';
import { isTimeZone } from '../time-zone.ts';
import {
  Duration,
  EnvironmentNameText,
  ImageRepository,
  Login,
  own,
  PlatformDomain,
  Repository,
  ServiceName,
  WordName,
} from './field-schemas.ts';
import { fillPattern, isPattern, matchesName } from './name-pattern.ts';
import type { Policy } from './policy.ts';
import { checkApprovers, checkKindNames } from './policy-checks.ts';
import { RoleMember } from './role-member.ts';
import { MUTATING_VERBS, READING_VERBS, ruleVerb } from './verbs.ts';

/** What other parts of the same file name; gathered first, so that one reading reports every problem. */
export type PolicyNames = {
  readonly roles: readonly string[];
  readonly kinds: readonly string[];
  /** Names and patterns of all kinds. */
  readonly environments: readonly string[];
};

/** The shape of `workflowautom.yaml`, for a file that defines `names`. Field meanings: docs/policy.md. */
export function policySchema(names: PolicyNames): z.ZodType<Policy> {
  return z
    .strictObject({
      version: z.literal(1),
      domain: PlatformDomain,
      reconciler: z.enum(['argocd', 'flux']).default('argocd'),
      platform: PulumiStack.exactOptional(),
      addonNetworks: z.array(Ipv4Block).min(1).exactOptional(),
      region: Region.exactOptional(),
      kinds: own(WordName, Kind).superRefine(checkKindNames),
      roles: own(WordName, z.strictObject({ github: z.array(RoleMember).min(1) })),
      rules: z.array(ruleSchema(names)),
      services: own(ServiceName, serviceSchema(names)),
      addons: own(WordName, z.strictObject({ sizes: z.array(WordName).min(1) })).prefault({}),
      labels: own(z.string(), z.enum(['create', 'sleep', 'lock'])).prefault({}),
      bots: z.array(Login).default([]),
      slack: z
        .strictObject({
          users: own(SlackUser, Login).prefault({}),
          channels: own(channelOwner(names), SlackChannel).prefault({}),
        })
        .prefault({}),
    })
    .superRefine(checkApprovers);
}

const Schedule = z
  .strictObject({ timeZone: z.string().refine(isTimeZone, { error: timeZoneMistake }), sleep: cron(), wake: cron() })
  .refine(({ sleep, wake }) => sleep !== wake, { error: 'sleeps and wakes at the same moment.' });

const KindFields = z.strictObject({
  names: z
    .union([z.string(), z.array(z.string()).min(1)], {
      error: 'must be a pattern such as "preview-{number}" or a list of names.',
    })
    .superRefine(checkNames),
  approvals: z.int().min(0).max(10).default(0),
  requesterApproves: z.boolean().default(true),
  ttl: Duration.exactOptional(),
  perOwner: z.int().min(1).exactOptional(),
  schedule: Schedule.exactOptional(),
  data: z.enum(['delete', 'keep']).exactOptional(),
  writes: z.enum(['commit', 'pull-request']).default('commit'),
});

/** What expires leaves nothing; what stays keeps its data, unless the policy says otherwise. */
const Kind = KindFields.transform(({ data, ...kind }) => ({
  ...kind,
  data: data ?? (kind.ttl === undefined ? ('keep' as const) : ('delete' as const)),
}));

const PulumiStack = z.string().regex(/^[^\s/]+\/[^\s/]+\/[^\s/]+$/, {
  error: ({ input }) => `${quoted(String(input))} is not a stack; write organization/platform/<cluster>.`,
});

const Ipv4Block = z.cidrv4({
  error: ({ input }) => `${quoted(String(input))} is not an IPv4 block; it looks like 10.0.64.0/20.`,
});

const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, {
  error: ({ input }) => `${quoted(String(input))} is not a region; it looks like eu-central-1.`,
});

function ruleSchema(names: PolicyNames) {
  return z.strictObject({
    roles: z.array(reference('role', names.roles)).min(1),
    kinds: z.array(reference('kind', [...names.kinds, '*'])).min(1),
    verbs: z.array(Verb).min(1),
  });
}

function serviceSchema(names: PolicyNames) {
  const Followed = EnvironmentNameText.refine(
    (name) => names.environments.some((pattern) => matchesName(pattern, name)),
    { error: ({ input }) => `${quoted(String(input))} fits no kind of environment.` },
  );
  return z.strictObject({
    repository: Repository,
    image: ImageRepository,
    chart: WordName,
    port: z.int().min(1).max(65_535),
    follow: own(Followed, Followable).prefault({}),
  });
}

const Verb = z.string().superRefine((verb, context) => {
  if (verb === '*' || isOneOf(MUTATING_VERBS, verb)) return;
  context.addIssue({ code: 'custom', message: `${quoted(verb)} ${noRuleVerb(verb)}` });
});

function noRuleVerb(verb: string): string {
  const word = ruleVerb(verb);
  if (isOneOf(READING_VERBS, verb)) {
    return 'only reads and is open to whoever may read the repository; a rule cannot restrict it, so remove it.';
  }
  if (isOneOf(MUTATING_VERBS, word)) return `is allowed by ${quoted(word)}; write that.`;
  return `is not a verb; known are ${MUTATING_VERBS.join(', ')} and "*".`;
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}

// https://git-scm.com/docs/git-check-ref-format, the part a person meets.
const Branch = z.string().regex(/^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock$|[/.]$))[^\s~^:?*[\\\p{Cc}]+$/u, {
  error: ({ input }) => `${quoted(String(input))} is not a branch.`,
});

// https://github.com/npm/node-semver#ranges
const VersionRange = z.string().refine((range) => range.trim() !== '' && semver.validRange(range) !== null, {
  error: ({ input }) =>
    `${quoted(String(input))} is not a range of semantic versions; it looks like "^1.4", "1.x" or ">=1.2 <3".`,
});

const Followable = z.union([Branch, z.strictObject({ tags: VersionRange })], {
  error: 'must be a branch, or { tags: "^1.4" } for Git tags within a range of semantic versions.',
});

const SlackUser = z.string().regex(/^(?:[TE][A-Z0-9]{2,}\/)?[UW][A-Z0-9]{2,}$/, {
  error: ({ input }) =>
    `${quoted(String(input))} is not a Slack member id; it looks like U012AB3CD, or T012AB3CD/U012AB3CD.`,
});

const SlackChannel = z.string().regex(/^[CGD][A-Z0-9]{2,}$/, {
  error: ({ input }) => `${quoted(String(input))} is not a Slack channel id; it looks like C012AB3CD.`,
});

/** A channel is a kind's, or one environment's. */
function channelOwner(names: PolicyNames) {
  const fits = (name: string) =>
    names.kinds.includes(name) || names.environments.some((pattern) => matchesName(pattern, name));
  return z.string().refine(fits, {
    error: ({ input }) =>
      `${quoted(String(input))} is neither a kind of this file nor the name of an environment that fits one; known kinds are ${names.kinds.join(', ') || 'none'}.`,
  });
}

/** A name that another part of the file must define. */
function reference(what: string, known: readonly string[]) {
  return z.string().refine((name) => known.includes(name), {
    error: ({ input }) =>
      `${quoted(String(input))} is not a ${what} of this file; known are ${known.join(', ') || 'none'}.`,
  });
}

function cron() {
  return z.string().superRefine((text, context) => {
    const problem = cronProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
}

function timeZoneMistake({ input }: { readonly input: unknown }): string {
  return `${quoted(String(input))} is not a time zone; write a name such as Europe/Berlin or UTC.`;
}

function checkNames(names: string | readonly string[], context: z.RefinementCtx): void {
  const entries =
    typeof names === 'string' ? [{ name: names, path: [] }] : names.map((name, i) => ({ name, path: [i] }));
  for (const { name, path } of entries) {
    const problem = nameProblem(name);
    if (problem !== undefined) context.addIssue({ code: 'custom', path, message: `${quoted(name)} ${problem}` });
  }
}

function nameProblem(name: string): string | undefined {
  if (name.split('{number}').length > 2) return 'has {number} twice; a name says one number.';
  const example = isPattern(name) ? fillPattern(name, 1) : name;
  if (example.includes('{') || example.includes('*')) return 'is not a pattern; {number} is the only placeholder.';
  if (!isEnvironmentName(example))
    return 'is not an environment name: a-z, 0-9 and "-", 1 to 63 of them, and not "all".';
  if (isSystemNamespace(example)) return "is a namespace of the cluster's own.";
  return undefined;
}

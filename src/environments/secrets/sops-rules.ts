import { z } from 'zod';
import { quoted } from '../quoted.ts';
import { Refusal } from '../refusal.ts';
import { fileRefusal } from '../yaml/file-problem.ts';
import { validateYaml } from '../yaml/validate-yaml.ts';
import { parseYamlFile, type YamlFile } from '../yaml/yaml-file.ts';
import { recipientsOfGroups, type SopsGroup } from './sops-recipients.ts';

/** Where git-ops says which keys encrypt what. */
export const SOPS_RULES_PATH = '.sops.yaml';

/** One name, several with commas between, or a list: https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files */
const Names = z.union([z.string(), z.array(z.string())]).transform((names) =>
  [names]
    .flat()
    .flatMap((text) => text.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);

const Keys = {
  age: Names.nullish(),
  pgp: Names.nullish(),
  gcp_kms: z.unknown().optional(),
  azure_keyvault: z.unknown().optional(),
  hc_vault_transit_uri: z.unknown().optional(),
};

/** A key of AWS in a group is a map; everywhere else it is its ARN, with `+` and the ARN of a role behind it or not. */
const Arns = z.union([
  Names,
  z.array(z.looseObject({ arn: z.string() })).transform((keys) => keys.map(({ arn }) => arn)),
]);

const Group = z.looseObject({ ...Keys, kms: Arns.nullish(), merge: z.unknown().optional() });

const Rule = z.looseObject({
  ...Keys,
  kms: Arns.nullish(),
  path_regex: z.string().nullish(),
  key_groups: z.array(Group).nullish(),
  shamir_threshold: z.number().nullish(),
});

/** Only what says who can read: the rest of the file is for sops to judge. */
const Rules = z.looseObject({ creation_rules: z.array(Rule).nullish() });

/** Who is to be able to read a file. */
export type SopsRule = {
  /** Kind and name of each: `age age1…`, `kms arn:…`; with the number of its group where there are several. Sorted. */
  readonly recipients: readonly string[];
  /** How many groups it takes to read, where there are several. */
  readonly threshold: number | undefined;
};

/**
 * The recipients that `.sops.yaml` names for `path`: those of the first creation rule that fits it, as sops chooses.
 * @param text undefined where git-ops has no such file
 * @throws Refusal `no-recipient`, `invalid-file`
 */
export function sopsRule(text: string | undefined, path: string): SopsRule {
  const add = `Add a creation rule for it to ${SOPS_RULES_PATH} on the base branch of the git-ops repository.`;
  if (text === undefined) throw new Refusal('no-recipient', `git-ops has no ${SOPS_RULES_PATH}.`, add);
  const file = parseYamlFile(SOPS_RULES_PATH, text);
  const rules = validateYaml(file, Rules).creation_rules ?? [];
  const index = rules.findIndex((rule, position) => fits(file, rule, position, path));
  const rule = rules[index];
  if (!rule) throw new Refusal('no-recipient', `No creation rule of ${SOPS_RULES_PATH} fits ${path}.`, add);

  const named = rule.key_groups && rule.key_groups.length > 0 ? rule.key_groups : [rule];
  const groups = named.map((group) => toGroup(file, group, index));
  const recipients = recipientsOfGroups(groups);
  if (recipients.length === 0) {
    throw new Refusal('no-recipient', `The creation rule of ${SOPS_RULES_PATH} for ${path} names no recipient.`, add);
  }
  return { recipients, threshold: groups.length > 1 ? (rule.shamir_threshold ?? groups.length) : undefined };
}

/** What Go's RE2 understands otherwise than JavaScript, which would read on without a word. */
const FOREIGN = /\\[AzZQEpPCa]|\[\[:|\(\?[a-zA-Z]/;

function fits(file: YamlFile, { path_regex }: z.output<typeof Rule>, index: number, path: string): boolean {
  if (path_regex === undefined || path_regex === null) return true;
  try {
    if (!FOREIGN.test(path_regex)) return new RegExp(path_regex).test(path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const message = `${quoted(path_regex)} cannot be read here; write it without flags and classes of Go's own.`;
  throw refuse(file, index, 'path_regex', message);
}

/** @throws Refusal `invalid-file` for a key whose name in the rule cannot be held against its name in a file */
function toGroup(file: YamlFile, group: z.output<typeof Group>, index: number): SopsGroup {
  for (const field of ['gcp_kms', 'azure_keyvault', 'hc_vault_transit_uri', 'merge']) {
    const value = group[field];
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    throw refuse(file, index, field, 'is not understood here: recipients are age, pgp, or kms of AWS.');
  }
  return { age: group.age ?? [], kms: group.kms ?? [], pgp: group.pgp ?? [] };
}

function refuse(file: YamlFile, index: number, field: string, message: string): Refusal {
  const line = file.lineOf(['creation_rules', index, field]);
  return fileRefusal(file.path, [{ line, field: `creation_rules[${index}].${field}`, message }]);
}

import { type DesiredState, POLICY_PATH } from '../desired-state.ts';
import { Refusal } from '../refusal.ts';
import { validateYaml } from '../yaml/validate-yaml.ts';
import { parseYamlFile, yamlValue } from '../yaml/yaml-file.ts';
import type { Policy } from './policy.ts';
import { type PolicyNames, policySchema } from './policy-schema.ts';

/**
 * The policy of a desired state, which is read at the base branch: a pull request never brings its own.
 * @throws Refusal `invalid-file` when the file is missing or anything in it is wrong
 */
export function readPolicy(desired: DesiredState): Policy {
  const text = desired.files.get(POLICY_PATH);
  if (text === undefined) {
    const hint = `Add ${POLICY_PATH} to its root; examples/git-ops has one to copy, docs/policy.md explains it.`;
    throw new Refusal('invalid-file', `The git-ops repository has no ${POLICY_PATH}.`, hint);
  }
  return parsePolicy(text);
}

/**
 * Reads the text of `workflowautom.yaml`. Maps in the result inherit nothing, so a name from a command can be looked up.
 * @throws Refusal `invalid-file` with every problem: `workflowautom.yaml:14: kinds.preview.ttl: "3 days" is not a duration; …`
 */
export function parsePolicy(text: string): Policy {
  const file = parseYamlFile(POLICY_PATH, text);
  return validateYaml(file, policySchema(namesIn(yamlValue(file))));
}

/** The names a file defines, as far as it can be read: what is malformed is reported by the schema. */
function namesIn(value: unknown): PolicyNames {
  const kinds = entries(field(value, 'kinds'));
  return {
    roles: entries(field(value, 'roles')).map(([name]) => name),
    kinds: kinds.map(([name]) => name),
    environments: kinds
      .flatMap(([, kind]) => field(kind, 'names'))
      .filter((name): name is string => typeof name === 'string'),
  };
}

function entries(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function field(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1];
}

import { isAlias, Lexer, visit } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { fieldName, fileRefusal } from '../yaml/file-problem.ts';
import { parseYamlFile, yamlValue } from '../yaml/yaml-file.ts';
import { ENCRYPTED, WholeSecret } from './sealed-schema.ts';
import { readSealedSecret, type SealedFile } from './sealed-secret.ts';
import { isSecretName, SECRET_NAME_DIGITS } from './secret-name.ts';
import { SOPS_RULES_PATH, sopsRule } from './sops-rules.ts';

/** What the API server takes of a Secret: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const MOST_BYTES = 1_048_576;

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const KEY_NAME = /^[A-Za-z0-9._-]{1,253}$/;

export type SealedFor = {
  /** Where it is to stand in git-ops. */
  readonly path: string;
  readonly environment: string;
  readonly service: string;
  /** Text of git-ops' `.sops.yaml`; undefined where there is none. */
  readonly rules: string | undefined;
};

/**
 * Whether a Secret that comes from outside may be written to git-ops: one document, of this service in this environment,
 * every value encrypted, for exactly the recipients git-ops names now. No message repeats anything but names of keys.
 * @throws Refusal `invalid-secret`, `value-in-clear`, `no-recipient`, `wrong-recipients`; `invalid-file` of `.sops.yaml`
 */
export function judgeSealed(text: string, { path, environment, service, rules }: SealedFor): SealedFile {
  const whose = `The secret of ${service} in ${environment}`;
  const invalid = (why: string) => new Refusal('invalid-secret', `${whose} was not taken: ${why}.`, MADE_BY);
  if (new TextEncoder().encode(text).length > MOST_BYTES) throw invalid('it is larger than 1 MiB, which is the most');

  const value = parsed(invalid, () => plainValue(path, text));
  const clear = keysInClear(value);
  if (clear.length > 0) throw inClear(whose, clear);
  const sealed = parsed(invalid, () => readSealedSecret(path, text));
  const comment = commentInClear(text);
  if (comment !== undefined) {
    throw new Refusal('value-in-clear', `${whose} was not taken: line ${comment} is a comment in clear.`, ROTATE);
  }
  const whole = WholeSecret.safeParse(value, { jitless: true });
  if (!whole.success) throw invalid(otherwise(whole.error.issues[0]));
  const { metadata, sops } = whole.data;
  if (!isSecretName(service, metadata.name)) {
    throw invalid(`metadata.name has to be ${service}-<${SECRET_NAME_DIGITS} of 0-9 and a-f>, which wa secrets makes`);
  }
  if (metadata.namespace !== environment) throw invalid(`metadata.namespace has to be ${environment}`);
  const unnamed = [...sealed.keys.keys()].filter((key) => !KEY_NAME.test(key)).length;
  if (unnamed > 0) throw invalid(`${unnamed} of its keys have names that Kubernetes does not take`);
  if (sealed.keys.size === 0) throw invalid('it has no keys');
  if (!coversData(sops)) throw invalid('its sops.encrypted_regex leaves data and stringData as they are');
  judgeRecipients(whose, sealed, sopsRule(rules, path));
  return sealed;
}

const MADE_BY =
  'Nothing of it was written down; a value that stood in it in clear has to be rotated. Make it with wa secrets, which encrypts as this git-ops repository asks.';
const ROTATE =
  'Whatever was sent in clear has to be rotated: it was on its way to a server. Nothing of it was written down. Then say it with wa secrets.';

/** What the parser says of a file can repeat a line of it, so only where it is wrong is told. */
function parsed<T>(invalid: (why: string) => Refusal, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const line = /^[^:]+:(\d+):/.exec(error.message)?.[1] ?? '1';
    throw invalid(`it is not one YAML document of a Secret encrypted by sops, with every key once; see line ${line}`);
  }
}

/** Without anchors and aliases: what sops writes has none, and a value behind one is a value all the same. */
function plainValue(path: string, text: string): unknown {
  const file = parseYamlFile(path, text);
  visit(file.document ?? null, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor === undefined) return;
      throw fileRefusal(path, [{ line: file.lineAt(node.range?.[0] ?? 0), field: '', message: 'is shared.' }]);
    },
  });
  return yamlValue(file);
}

/** Keys whose value is not encrypted. Nothing is as good as encrypted: sops leaves an empty text as it is. */
function keysInClear(value: unknown): readonly string[] {
  const { data, stringData } = z
    .looseObject({ data: z.unknown(), stringData: z.unknown() })
    .partial()
    .catch({})
    .parse(value);
  return [data, stringData].flatMap((entries) =>
    Object.entries(typeof entries === 'object' && entries !== null ? entries : {}).flatMap(([key, each]) =>
      each === '' || (typeof each === 'string' && ENCRYPTED.test(each)) ? [] : [key],
    ),
  );
}

function inClear(whose: string, keys: readonly string[]): Refusal {
  const names = keys.map((key) => (KEY_NAME.test(key) ? key : 'one whose name is no name')).slice(0, 10);
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  const message = `${whose} was not taken: not encrypted is the value of ${names.join(', ')}${more}.`;
  return new Refusal('value-in-clear', message, ROTATE);
}

/** One-based line of the first comment that is not encrypted: `# DATABASE_URL=…` is a value too. */
function commentInClear(text: string): number | undefined {
  const SCALAR = '\u001f';
  let offset = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    const isComment = before !== SCALAR && lexeme.startsWith('#');
    if (isComment && !ENCRYPTED.test(lexeme.slice(1).trim())) return text.slice(0, offset).split('\n').length;
    before = lexeme;
    // Marks between what is read are no characters of the text.
    if (!['\u0002', '\u0018', SCALAR].includes(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

/** Fields of Kubernetes' own that people write by hand; the name of any other may be a value that slipped, and is not told. */
const KUBERNETES_FIELDS: readonly string[] = ['annotations', 'finalizers', 'immutable', 'labels', 'ownerReferences'];

function otherwise(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? [];
  const field = path.every((part) => KEY_NAME.test(String(part))) ? fieldName(path) : 'a field';
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys.find((key) => KUBERNETES_FIELDS.includes(key));
    const unknown = path.length > 0 ? `another field of ${field}` : 'another field';
    const what = name === undefined ? unknown : fieldName([...path, name]);
    return `${what} would stand in it in clear; it has no other fields than sops and wa secrets give`;
  }
  return `${field || 'it'} is not as a Secret encrypted by sops has it`;
}

function coversData({ encrypted_regex }: { readonly encrypted_regex?: string | undefined }): boolean {
  if (encrypted_regex === undefined) return true;
  try {
    const pattern = new RegExp(encrypted_regex);
    return pattern.test('data') && pattern.test('stringData') && !pattern.test('metadata') && !pattern.test('kind');
  } catch {
    return false;
  }
}

function judgeRecipients(
  whose: string,
  { recipients, threshold }: SealedFile,
  rule: ReturnType<typeof sopsRule>,
): void {
  const known = recipients.filter((each) => !rule.recipients.includes(each));
  const missing = rule.recipients.filter((each) => !recipients.includes(each));
  const parts = [
    ...(known.length > 0 ? [`revoked or unknown recipient: ${known.join(', ')}`] : []),
    ...(missing.length > 0 ? [`recipient missing: ${missing.join(', ')}`] : []),
    ...(threshold === rule.threshold ? [] : ['another shamir_threshold']),
  ];
  if (parts.length === 0) return;
  throw new Refusal(
    'wrong-recipients',
    `${whose} was not taken, for its recipients are not those of ${SOPS_RULES_PATH} now: ${parts.join('; ')}.`,
    'Say it again: wa secrets encrypts for those it names now. For what is in Git already, that is wa secrets rotate.',
  );
}

import type { Properties, Resource } from './policy.ts';
import { isProperties, maps, texts } from './properties.ts';

/** One statement that allows something, of one policy document of a resource. */
export type Allowing = {
  /** Where it stands: `policy` and the statement's number, as a person counts them. */
  readonly where: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Everyone and everything it lets in: `*`, an ARN, a service. Empty where the document says no principal. */
  readonly principals: readonly string[];
  readonly conditions: Properties;
  /** Allows whatever it does not name. */
  readonly inverted: boolean;
};

/** Fields that hold a document, as text or as a map, over all types of AWS. */
const DOCUMENTS = ['policy', 'assumeRolePolicy', 'accessPolicies', 'resourcePolicy', 'policyDocument', 'document'];

/** What the policy documents of a resource allow. A document that is not known yet allows nothing yet. */
export function allowingStatements({ type, properties }: Resource): readonly Allowing[] {
  if (!type.startsWith('aws:')) return [];
  const inline = maps(properties.inlinePolicies).map(({ policy }, index) => [
    `inlinePolicies[${index}].policy`,
    policy,
  ]);
  const named = DOCUMENTS.map((field) => [field, properties[field]]);
  return [...named, ...inline].flatMap(([field, document]) => ofDocument(String(field), document));
}

function ofDocument(field: string, document: unknown): readonly Allowing[] {
  const { Statement } = parsed(document);
  const statements = isProperties(Statement) ? [Statement] : maps(Statement);
  return statements.flatMap((statement, index) =>
    statement.Effect === 'Allow' ? [allowing(`${field}, statement ${index + 1}`, statement)] : [],
  );
}

function allowing(where: string, statement: Properties): Allowing {
  const { Action, NotAction, Resource: resources, NotResource, Principal, NotPrincipal, Condition } = statement;
  return {
    where,
    actions: texts(Action),
    resources: texts(resources),
    principals: isProperties(Principal) ? Object.values(Principal).flatMap(texts) : texts(Principal),
    conditions: isProperties(Condition) ? Condition : {},
    inverted: [NotAction, NotResource, NotPrincipal].some((value) => value !== undefined),
  };
}

function parsed(document: unknown): Properties {
  if (isProperties(document)) return document;
  if (typeof document !== 'string') return {};
  try {
    const value: unknown = JSON.parse(document);
    return isProperties(value) ? value : {};
  } catch {
    // Not a document of IAM's: other services have policies of their own making.
    return {};
  }
}

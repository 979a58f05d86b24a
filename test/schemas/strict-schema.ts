/** A JSON schema, or one of OpenAPI's on the way to one. */
export type Schema = Readonly<Record<string, unknown>>;

/** What may hold more schemas by name, by place, and one alone. */
const byName = ['properties', 'patternProperties', 'definitions'];
const inList = ['allOf', 'anyOf', 'oneOf'];
const alone = ['items', 'additionalProperties', 'not'];

/** What constrains a value that another schema beside it describes: it names some properties and means no others. */
const inConstraint = new Set([...inList, 'not']);

/**
 * The JSON schema an API server's strict field validation amounts to: a property nobody describes is a mistake. Takes a schema
 * of Kubernetes' OpenAPI document, or of a custom resource definition.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function strictSchema(schema: Schema, isConstraint = false): Schema {
  const special = written(schema);
  if (special !== undefined) return special;
  const strict: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith('x-kubernetes-') || key === 'nullable' || key === 'default' || key === 'format') continue;
    const below = isConstraint || inConstraint.has(key);
    if (byName.includes(key)) strict[key] = mapValues(value as Record<string, Schema>, below);
    else if (inList.includes(key)) strict[key] = (value as Schema[]).map((part) => strictSchema(part, below));
    else if (alone.includes(key) && isSchema(value)) strict[key] = strictSchema(value, below);
    else strict[key] = value;
  }
  if (isClosed(schema) && !isConstraint) strict.additionalProperties = false;
  if (schema.nullable === true && typeof schema.type === 'string') strict.type = [schema.type, 'null'];
  return strict;
}

/** Values that are written as a number or as text. */
function written(schema: Schema): Schema | undefined {
  const either = { type: ['string', 'integer'] };
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') return either;
  return undefined;
}

function isClosed(schema: Schema): boolean {
  return (
    isSchema(schema.properties) &&
    schema.additionalProperties === undefined &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true
  );
}

function mapValues(schemas: Readonly<Record<string, Schema>>, isConstraint: boolean): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, strictSchema(schema, isConstraint)]),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

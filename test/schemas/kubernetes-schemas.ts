import { type Schema, strictSchema } from './strict-schema.ts';

/** Schemas by the name kubeconform looks for: `deployment-apps-v1`. */
export type Schemas = ReadonlyMap<string, Schema>;

/** Kubernetes' own OpenAPI document. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v2 */
export type OpenApi = { readonly definitions: Readonly<Record<string, Schema>> };

type GroupVersionKind = { readonly group: string; readonly version: string; readonly kind: string };

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
export const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** One whole schema per kind that has metadata of its own, which lists and reviews have not. */
export function kubernetesSchemas(document: OpenApi): Schemas {
  const strict = strictDefinitions(document);
  const kinds = Object.entries(document.definitions).flatMap(([name, schema]) => {
    const meant = (schema['x-kubernetes-group-version-kind'] ?? []) as readonly GroupVersionKind[];
    const [only] = meant;
    if (only === undefined || meant.length > 1 || !refersTo(schema, METADATA)) return [];
    return [[schemaName(only), whole(strict, { $ref: `#/definitions/${name}` })] as const];
  });
  return new Map(kinds);
}

/** Every definition of the document, strict, by its name. */
export function strictDefinitions({ definitions }: OpenApi): Readonly<Record<string, Schema>> {
  const strict = Object.entries(definitions).map(([name, schema]) => [
    name,
    // Said to be text, and taken as a number all the same.
    name === QUANTITY ? { type: ['string', 'number'] } : strictSchema(schema),
  ]);
  return Object.fromEntries(strict);
}

/** A schema that brings the definitions it needs, and no others. */
export function whole(definitions: Readonly<Record<string, Schema>>, schema: Schema): Schema {
  const needed = new Map<string, Schema>();
  const waiting = references(schema);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = definitions[name];
    if (definition === undefined || needed.has(name)) continue;
    needed.set(name, definition);
    waiting.push(...references(definition));
  }
  return { ...schema, definitions: Object.fromEntries(needed) };
}

/** As kubeconform's `{{.ResourceKind}}{{.KindSuffix}}`: only the first word of the group counts. */
export function schemaName({ group, version, kind }: GroupVersionKind): string {
  const [word = ''] = group.split('.');
  return [kind, word, version].filter(Boolean).join('-').toLowerCase();
}

function refersTo(schema: Schema, definition: string): boolean {
  const properties = schema.properties as Readonly<Record<string, Schema>> | undefined;
  return JSON.stringify(properties?.metadata ?? {}).includes(`"#/definitions/${definition}"`);
}

function references(schema: Schema): string[] {
  return [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

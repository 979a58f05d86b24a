import { METADATA, type Schemas, schemaName, whole } from './kubernetes-schemas.ts';
import { type Schema, strictSchema } from './strict-schema.ts';

/** As far as it is read here. */
export type CustomResourceDefinition = {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
};

/**
 * One schema per version of the kind that is defined.
 * @param definitions of Kubernetes: metadata is theirs, whatever kind it is of
 */
export function customResourceSchemas(
  { spec }: CustomResourceDefinition,
  definitions: Readonly<Record<string, Schema>>,
): Schemas {
  const { group, names, versions } = spec;
  const schemas = versions.map(({ name: version, schema }) => {
    const { properties, ...rest } = schema.openAPIV3Schema;
    const metadata = { $ref: `#/definitions/${METADATA}` };
    const described = strictSchema({ ...rest, properties: { ...(properties as Schema), metadata } });
    return [schemaName({ group, version, kind: names.kind }), whole(definitions, described)] as const;
  });
  return new Map(schemas);
}

/** The part of JSON Schema that `values.schema.json` uses. */
export type ValuesSchema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ValuesSchema>>;
  readonly items?: ValuesSchema;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, ValuesSchema>>;
};

/**
 * Every key that can be said, with its default and what it is for, as Markdown: a table of the values, then one of each
 * shape that several of them have.
 * @param schema the whole of `values.schema.json`
 * @param defaults the whole of `values.yaml`
 * @throws Error for a key that says nothing about itself
 */
export function describeValues(schema: ValuesSchema, defaults: unknown): string {
  const shapes = Object.entries(schema.definitions ?? {}).filter(([, { properties }]) => properties !== undefined);
  const isShape = (name: string) => shapes.some(([shape]) => shape === name);
  const table = (of: ValuesSchema, values: unknown) => {
    const rows = Object.entries(of.properties ?? {}).flatMap(([key, value]) =>
      rowsOf(key, value, isMap(values) ? values[key] : undefined, isShape),
    );
    return ['| key | default | |', '| --- | --- | --- |', ...rows].join('\n');
  };
  const sections = shapes
    .filter(([name]) => name !== 'quantities')
    .map(([name, shape]) => `### ${name}\n${shape.description ?? ''}\n\n${table(shape, {})}`);
  return [table(schema, defaults), ...sections].join('\n\n');
}

function rowsOf(key: string, schema: ValuesSchema, value: unknown, isShape: (name: string) => boolean): string[] {
  const shape = schema.$ref?.replace('#/definitions/', '') ?? '';
  const inner = schema.properties ?? schema.items?.properties;
  if (inner === undefined) return [row(key, schema, value, isShape(shape) ? shape : undefined)];
  const isList = schema.properties === undefined;
  const rows = Object.entries(inner).flatMap(([name, child]) =>
    rowsOf(`${key}${isList ? '[]' : ''}.${name}`, child, isMap(value) ? value[name] : undefined, isShape),
  );
  return schema.description === undefined ? rows : [row(key, schema, undefined, undefined), ...rows];
}

function row(key: string, { description }: ValuesSchema, value: unknown, shape: string | undefined): string {
  if (description === undefined) throw new Error(`values.schema.json does not say what ${key} is for.`);
  const see = shape === undefined || shape === 'quantities' ? '' : ` See [${shape}](#${shape}).`;
  const text = description.replaceAll('<', '&lt;');
  return `| \`${key}\` | ${written(value)} | ${text}${see} |`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(value: unknown): string {
  if (value === undefined || value === '' || ['{}', '[]'].includes(JSON.stringify(value))) return '';
  return `\`${typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value)}\``;
}

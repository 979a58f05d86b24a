import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Types of the installed `@pulumi/aws` that take a map of tags, read from its own declarations.
 * @returns module to class names, both sorted: `ec2` to `['Vpc', …]`
 */
export function listTaggableTypes(): Readonly<Record<string, readonly string[]>> {
  const root = dirname(createRequire(import.meta.url).resolve('@pulumi/aws/package.json'));
  const types = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'types')
    .flatMap(({ name }) => taggableIn(join(root, name)));
  return Object.fromEntries(
    [...Map.groupBy(types.sort(), (type) => type.split(/[:/]/)[1] ?? '')].map(([module, tokens]) => [
      module,
      tokens.map((token) => token.split(':')[2] ?? ''),
    ]),
  );
}

function taggableIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.js') && !file.startsWith('get'));
  return files.flatMap((file) => {
    const token = /__pulumiType = '(aws:[^']+)'/.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
    if (token === undefined) return [];
    const declared = readFileSync(join(folder, file.replace(/js$/, 'd.ts')), 'utf8');
    const args = declared.slice(declared.search(/export interface \w+Args \{/));
    return /^ {4}tags\?: pulumi\.Input<\{/m.test(args) ? [token] : [];
  });
}

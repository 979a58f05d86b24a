import { Refusal } from '../environments/refusal.ts';
import { parseYamlFile, yamlValue } from '../environments/yaml-file.ts';
import type { FileEdit } from './change.ts';

/** Which build of a service runs: a tag, or the digest of its content. */
export type ImageVersion = { readonly tag: string } | { readonly digest: string };

/** A file of the git-ops repository as it is. */
export type ExistingFile = { readonly path: string; readonly text: string };

/**
 * The edits that make the Helm values at `path` run `version`; none when they do already. `values` is what stands
 * there, or will once it is copied from where it is. A digest outranks a tag in the chart, so a new tag clears it; a new digest leaves the tag, which then only informs.
 * @throws Refusal `invalid-file` when the values are not YAML, or have an `image` without fields
 */
export function setImage(path: string, values: ExistingFile, version: ImageVersion): readonly FileEdit[] {
  const image = readImage(values);
  const set = (field: string, value: string | null): FileEdit => ({
    kind: 'set',
    path,
    field: ['image', field],
    value,
  });
  if ('digest' in version) return image.digest === version.digest ? [] : [set('digest', version.digest)];
  return [
    ...(image.tag === version.tag ? [] : [set('tag', version.tag)]),
    ...(image.digest === undefined || image.digest === null || image.digest === '' ? [] : [set('digest', null)]),
  ];
}

function readImage({ path, text }: ExistingFile): Readonly<Record<string, unknown>> {
  const values = yamlValue(parseYamlFile(path, text)) ?? {};
  if (!isRecord(values)) throw invalid(path, 'holds no fields');
  const image = values.image ?? {};
  if (!isRecord(image)) throw invalid(path, 'has an "image" without the fields repository and tag');
  return image;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, problem: string): Refusal {
  return new Refusal(
    'invalid-file',
    `${path} ${problem}.`,
    `Correct ${path} on the base branch of the git-ops repository.`,
  );
}

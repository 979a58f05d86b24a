import { quoted } from '../environments/quoted.ts';
import { fileRefusal } from '../environments/yaml/file-problem.ts';
import { parseYamlFile, type YamlFile, yamlValue } from '../environments/yaml/yaml-file.ts';
import type { FileEdit } from './change.ts';
import { DIGEST, readImageText, TAG } from './image-text.ts';
import type { ImageReference } from './known-images.ts';

/** A file of the git-ops repository as it is. */
export type ExistingFile = { readonly path: string; readonly text: string };

/** What Helm values say of a service's image. */
export type ServiceImage = ImageReference & {
  /** Without tag and digest. */
  readonly repository?: string;
  /** True: builds do not change it. */
  readonly pinned: boolean;
};

/**
 * How it is written: `image: repo:tag@sha256:…` on one line, in fields, or in fields with `tag: v1@sha256:…`. Whoever
 * wrote it so has a chart that reads it so: an edit keeps the form.
 */
type Written = ServiceImage & { readonly form: 'line' | 'fields' | 'joined' };

/**
 * Which image the Helm values of a service run, and whether it is pinned.
 * @throws Refusal `invalid-file` for what is not YAML, or an image that cannot be read
 */
export function readImageReference(values: ExistingFile): ServiceImage {
  const { form: _, ...image } = readImage(values);
  return image;
}

/**
 * The edits that make the Helm values at `path` run `wanted`; none when they do already. `values` is what stands there,
 * or will once it is copied from where it is. A digest outranks a tag in the chart, so a tag without one clears it; a
 * digest without a tag leaves the tag, which then only informs.
 * @param pinned left as it is when absent
 * @throws Refusal `invalid-file` for what is not YAML, an image that cannot be read, or one that cannot be pinned
 */
export function setImage(
  path: string,
  values: ExistingFile,
  wanted: ImageReference,
  pinned?: boolean,
): readonly FileEdit[] {
  const image = readImage(values);
  const tag = wanted.tag ?? image.tag;
  const { digest } = wanted;
  const edits = [...imageEdits(path, image, { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) })];
  if (pinned === undefined || pinned === image.pinned) return edits;
  if (image.form === 'line') {
    const file = parseYamlFile(values.path, values.text, 'several');
    throw refuse(
      file,
      ['image'],
      'is one line, which has no room for a pin; write repository, tag and pinned below it.',
    );
  }
  return [...edits, { kind: 'set', path, field: ['image', 'pinned'], value: pinned }];
}

function imageEdits(path: string, image: Written, { tag, digest }: ImageReference): readonly FileEdit[] {
  if (image.tag === tag && image.digest === digest) return [];
  const set = (field: readonly string[], value: string | null): FileEdit => ({ kind: 'set', path, field, value });
  const joined = [tag, ...(digest === undefined ? [] : [digest])].join('@');
  if (image.form === 'line') {
    return [set(['image'], `${image.repository}${tag === undefined ? '' : ':'}${joined}`)];
  }
  if (image.form === 'joined') return [set(['image', 'tag'], joined)];
  return [
    ...(image.tag === tag || tag === undefined ? [] : [set(['image', 'tag'], tag)]),
    ...(image.digest === digest ? [] : [set(['image', 'digest'], digest ?? null)]),
  ];
}

function readImage({ path, text }: ExistingFile): Written {
  const file = parseYamlFile(path, text, 'several');
  const values = yamlValue(file) ?? {};
  if (!isRecord(values)) throw refuse(file, [], 'the file holds no fields.');
  const image = values.image ?? {};
  if (typeof image === 'string') return { ...readLine(file, image), pinned: false, form: 'line' };
  if (!isRecord(image))
    throw refuse(file, ['image'], 'must be repository, tag and digest, or one line with all of them.');
  const { repository, tag, digest, pinned } = image;
  if (pinned !== undefined && pinned !== null && typeof pinned !== 'boolean') {
    throw refuse(file, ['image', 'pinned'], 'must be true or false.');
  }
  return {
    ...(isText(repository) ? { repository } : {}),
    ...readFields(file, tag, digest),
    pinned: pinned === true,
  };
}

function readLine(file: YamlFile, text: string): ImageReference & { readonly repository: string } {
  const image = readImageText(text);
  if (image) return image;
  throw refuse(file, ['image'], `${quoted(text)} is not an image; write registry.example.com/shop/api:v1.`);
}

/** A tag that YAML reads as a number is none yet: it is written anew as text. */
function readFields(file: YamlFile, tag: unknown, digest: unknown): ImageReference & Pick<Written, 'form'> {
  if (isText(digest) && !DIGEST.test(digest)) {
    throw refuse(file, ['image', 'digest'], `${quoted(digest)} is not a digest: "sha256:" and 64 of 0-9 and a-f.`);
  }
  const [name, joined] = isText(tag) ? tag.split(/@(.*)/su) : [];
  const wrong = (name !== undefined && !TAG.test(name)) || (joined !== undefined && !DIGEST.test(joined));
  if (wrong) {
    throw refuse(file, ['image', 'tag'], `${quoted(String(tag))} is not a tag: letters, digits, "_", "." and "-".`);
  }
  if (joined !== undefined && isText(digest)) {
    throw refuse(file, ['image', 'tag'], 'holds a digest, and image.digest holds another; keep one of them.');
  }
  const its = joined ?? (isText(digest) ? digest : undefined);
  return {
    ...(name === undefined ? {} : { tag: name }),
    ...(its === undefined ? {} : { digest: its }),
    form: joined === undefined ? 'fields' : 'joined',
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(file: YamlFile, field: readonly string[], message: string) {
  return fileRefusal(file.path, [{ line: file.lineOf(field), field: field.join('.'), message }]);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../render/apply-edits.ts';
import { exampleState } from './example-state.ts';
import type { ImageReference } from './known-images.ts';
import { readImageReference, setImage } from './service-image.ts';

const path = 'envs/qa/api.yaml';
const old = `sha256:${'0'.repeat(64)}`;
const digest = `sha256:${'1'.repeat(64)}`;

function read(text: string) {
  return readImageReference({ path, text });
}

function written(text: string, wanted: ImageReference, pinned?: boolean) {
  const edits = setImage(path, { path, text }, wanted, pinned);
  return applyEdits(exampleState({ [path]: text }), edits)[0]?.after ?? text;
}

describe('an image is read', () => {
  const repository = 'registry.example.com:5000/shop/api';
  it.each([
    [
      'in fields',
      `image: { repository: ${repository}, tag: v1, digest: ${old} }`,
      { repository, tag: 'v1', digest: old },
    ],
    ['in fields, with a tag alone', `image: { repository: ${repository}, tag: v1 }`, { repository, tag: 'v1' }],
    ['in fields that are empty', 'image: { repository: "", tag: "", digest: "" }', {}],
    ['in fields that are null', 'image: { tag: null, digest: }', {}],
    ['with a tag and digest in one field', `image: { tag: v1@${old} }`, { tag: 'v1', digest: old }],
    ['with a tag that is a number, as none', 'image: { tag: 1.10 }', {}],
    ['on one line', `image: ${repository}:v1`, { repository, tag: 'v1' }],
    ['on one line with a digest', `image: ${repository}:v1@${old}`, { repository, tag: 'v1', digest: old }],
    ['on one line with a digest alone', `image: ${repository}@${old}`, { repository, digest: old }],
    ['on one line with a port and no tag', `image: ${repository}`, { repository }],
    ['on one line without a registry', 'image: api:v1', { repository: 'api', tag: 'v1' }],
    ['of no image', 'replicas: 2', {}],
    ['of an empty file', '', {}],
  ])('%s', (_, text, image) => {
    expect(read(text)).toEqual({ ...image, pinned: false });
  });

  it.each([
    ['pinned', 'image: { tag: v1, pinned: true }', true],
    ['not pinned', 'image: { tag: v1, pinned: false }', false],
    ['not pinned by nothing', 'image: { tag: v1, pinned: }', false],
  ])('as %s', (_, text, pinned) => {
    expect(read(text)).toEqual({ tag: 'v1', pinned });
  });

  it.each([
    ['a list', 'a: 1\nimage: [a]', ':2: image: must be repository, tag and digest, or one line with all of them.'],
    [
      'a template',
      'image: "{{ .Values.a }}"',
      ':1: image: "{{ .Values.a }}" is not an image; write registry.example.com/shop/api:v1.',
    ],
    ['a tag of nothing', 'image: "api:"', ':1: image: "api:" is not an image; write registry.example.com/shop/api:v1.'],
    [
      'half a digest',
      'image: api@sha256:0',
      ':1: image: "api@sha256:0" is not an image; write registry.example.com/shop/api:v1.',
    ],
    [
      'a tag with a space',
      'image:\n  tag: a b',
      ':2: image.tag: "a b" is not a tag: letters, digits, "_", "." and "-".',
    ],
    [
      'a tag with another digest',
      `image:\n  tag: v1@${old}\n  digest: ${digest}`,
      ':2: image.tag: holds a digest, and image.digest holds another; keep one of them.',
    ],
    [
      'a digest that is none',
      'image:\n  digest: latest',
      ':2: image.digest: "latest" is not a digest: "sha256:" and 64 of 0-9 and a-f.',
    ],
    ['a pin in words', 'image:\n  pinned: "yes"', ':2: image.pinned: must be true or false.'],
    ['a file of no fields', '- a', ':1: the file holds no fields.'],
  ])('never from %s', (_, text, problem) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid-file', message: `${path}${problem}` }));
  });
});

describe('an image is set', () => {
  it.each<[string, string, ImageReference, string]>([
    ['in fields', 'image: { tag: v1 } # a', { tag: 'v2' }, 'image: { tag: v2 } # a'],
    [
      'in fields, digest and all',
      'image:\n  tag: v1 # a\n',
      { tag: 'v2', digest },
      `image:\n  tag: v2 # a\n  digest: ${digest}\n`,
    ],
    [
      'in fields, over the old digest',
      `image: { tag: v1, digest: ${old} }`,
      { tag: 'v2', digest },
      `image: { tag: v2, digest: ${digest} }`,
    ],
    ['without the old digest', `image: { tag: v1, digest: ${old} }`, { tag: 'v2' }, 'image: { tag: v2, digest: null }'],
    [
      'by digest alone, the tag as it is',
      'image:\n  tag: v1\n',
      { digest },
      `image:\n  tag: v1\n  digest: ${digest}\n`,
    ],
    ['as text where it was a number', 'image: { tag: 1.10 }', { tag: '1.20' }, 'image: { tag: "1.20" }'],
    ['in one field', `image: { tag: "v1@${old}" }`, { tag: 'v2', digest }, `image: { tag: "v2@${digest}" }`],
    ['in one field without a digest', `image: { tag: "v1@${old}" }`, { tag: 'v2' }, 'image: { tag: "v2" }'],
    ['in one field by digest alone', `image: { tag: "v1@${old}" }`, { digest }, `image: { tag: "v1@${digest}" }`],
    ['on one line', "image: 'host:5000/app:v1' # a", { tag: 'v2' }, "image: 'host:5000/app:v2' # a"],
    [
      'on one line, digest and all',
      'image: "host:5000/app:v1"',
      { tag: 'v2', digest },
      `image: "host:5000/app:v2@${digest}"`,
    ],
    ['on one line with a port and no tag', 'image: "host:5000/app"', { tag: 'v2' }, 'image: "host:5000/app:v2"'],
    ['on one line by digest alone', 'image: "host:5000/app"', { digest }, `image: "host:5000/app@${digest}"`],
    ['where nothing is', 'replicas: 2\n', { tag: 'v2' }, 'replicas: 2\nimage:\n  tag: v2\n'],
    [
      'not at all where it is so',
      `image: { tag: v1, digest: ${old} }`,
      { tag: 'v1', digest: old },
      `image: { tag: v1, digest: ${old} }`,
    ],
  ])('%s', (_, before, wanted, after) => {
    expect(written(before, wanted)).toBe(after);
  });

  it.each([
    ['pinned', 'image: { tag: v1 }', true, 'image: { tag: v1, pinned: true }'],
    ['pinned again', 'image: { tag: v1, pinned: false }', true, 'image: { tag: v1, pinned: true }'],
    ['let go', 'image: { tag: v1, pinned: true } # why', false, 'image: { tag: v1, pinned: false } # why'],
    ['not let go of what was never pinned', 'image: { tag: v1 }', false, 'image: { tag: v1 }'],
    ['left pinned', 'image: { tag: v1, pinned: true }', undefined, 'image: { tag: v1, pinned: true }'],
    ['not let go on one line', 'image: api:v1', false, 'image: api:v1'],
  ])('and %s', (_, before, pinned, after) => {
    expect(written(before, { tag: 'v1' }, pinned)).toBe(after);
  });

  it('and never pinned on one line, which has no room for it', () => {
    expect(() => written('image: api:v1', { tag: 'v2' }, true)).toThrow(
      `${path}:1: image: is one line, which has no room for a pin; write repository, tag and pinned below it.`,
    );
  });

  it('so that it is read back, in every form', () => {
    const form = fc.constantFrom(
      'image: host:5000/app:v1',
      `image: "app@${old}"`,
      'image: { repository: a, tag: v1 }',
      `image: { tag: "v1@${old}" }`,
      `image:\n  tag: "1.0" # a\n  digest: ${old}\n`,
      'replicas: 2\n',
    );
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
    fc.assert(
      fc.property(form, tag, fc.constantFrom(undefined, digest), (text, name, its) => {
        const wanted = { tag: name, ...(its === undefined ? {} : { digest: its }) };
        const { repository: _, pinned: __, ...image } = read(written(text, wanted));
        expect(image).toEqual(wanted);
      }),
    );
  });
});

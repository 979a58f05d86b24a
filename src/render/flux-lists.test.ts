import { describe, expect, it } from 'vitest';
import type { FileEdit } from '../commands/change.ts';
import { exampleManifest, examplePolicy, exampleState } from '../commands/example-state.ts';
import { applyEdits } from './apply-edits.ts';

const FLUX = { 'workflowautom.yaml': examplePolicy.replace('\nkinds:', '\nreconciler: flux\nkinds:') };
const LIST = 'envs/qa/kustomization.yaml';
const sleep: FileEdit = { kind: 'set', path: 'envs/qa/env.yaml', field: ['environment', 'hibernate'], value: true };

function changed(edits: readonly FileEdit[], files: Readonly<Record<string, string | null>> = {}) {
  const differences = applyEdits(exampleState({ ...FLUX, ...files }), edits);
  return new Map(differences.map(({ path, after }) => [path, after]));
}

/** The example environment, with the list that belongs to it. */
const listed = { [LIST]: changed([sleep]).get(LIST) ?? null };

describe('where Flux reconciles', () => {
  it('gives an environment its list with the first change, and leaves it alone while no file comes or goes', () => {
    expect([...changed([sleep]).keys()]).toEqual(['envs/qa/env.yaml', LIST]);
    expect([...changed([sleep], listed).keys()]).toEqual(['envs/qa/env.yaml']);
  });

  it('lists a new environment, as it will be', () => {
    const files = changed([
      { kind: 'write', path: 'envs/preview-1/env.yaml', text: exampleManifest('preview-1') },
      { kind: 'write', path: 'envs/preview-1/api.yaml', text: 'image: { tag: v1 }\n' },
    ]);
    expect(files.get('envs/preview-1/kustomization.yaml')).toContain('namespace: preview-1\n');
    expect(files.get('envs/preview-1/kustomization.yaml')).toContain('name: api-values');
    expect(files.has(LIST)).toBe(false);
  });

  it.each<[string, FileEdit, string, boolean]>([
    ['a secret more', { kind: 'write', path: 'envs/qa/secrets/db.sops.yaml', text: 'sops: {}\n' }, 'db.sops', true],
    ['a service less', { kind: 'remove', path: 'envs/qa/web.yaml' }, 'web-values', false],
  ])('keeps it in step with %s', (_, edit, words, there) => {
    expect(changed([edit], listed).get(LIST)?.includes(words)).toBe(there);
  });

  it('heals a list that somebody got wrong', () => {
    const wrong = { [LIST]: listed[LIST]?.replace('web', 'wep') ?? null };
    expect(changed([sleep], wrong).get(LIST)).toContain('web-values');
  });

  it.each(['kustomization.yml', 'Kustomization'])(
    'keeps the name %s, beside which Kustomize takes no other',
    (name) => {
      const files = changed([sleep], { [`envs/qa/${name}`]: 'kind: Kustomization\n' });
      expect([...files.keys()]).toEqual(['envs/qa/env.yaml', `envs/qa/${name}`]);
    },
  );

  it('takes the list away with the environment, whatever it says', () => {
    const paths = ['envs/qa/api.yaml', 'envs/qa/env.yaml', LIST, 'envs/qa/web.yaml'];
    const files = changed(
      paths.map((path) => ({ kind: 'remove', path })),
      { [LIST]: 'no: [yaml\n' },
    );
    expect([...files]).toEqual(paths.map((path) => [path, null]));
  });

  it('names the list that cannot be kept in step, and changes nothing', () => {
    expect(() => changed([sleep], { [LIST]: 'no: [yaml\n' })).toThrow(
      expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(LIST) }),
    );
  });
});

it('writes no list where Argo CD reconciles', () => {
  expect(applyEdits(exampleState(), [sleep]).map(({ path }) => path)).toEqual(['envs/qa/env.yaml']);
});

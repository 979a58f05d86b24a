import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fluxKustomization } from './flux-kustomization.ts';

const PATH = 'envs/qa/kustomization.yaml';
const FILES = ['env.yaml', 'api.yaml', 'web.yaml', 'secrets/api.sops.yaml', 'kustomization.yaml'];

const WRITTEN = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: qa
resources:
  - secrets/api.sops.yaml
generatorOptions:
  disableNameSuffixHash: true
  labels: { reconcile.fluxcd.io/watch: Enabled }
configMapGenerator:
  - { name: env-values, files: [ values.yaml=env.yaml ] }
  - { name: api-values, files: [ values.yaml=api.yaml ] }
  - { name: web-values, files: [ values.yaml=web.yaml ] }
`;

function edited(text: string, names: readonly string[] = FILES): string {
  return fluxKustomization('qa', names, { path: PATH, text });
}

describe('the list of an environment’s folder', () => {
  it('is written as Flux’s own controllers accepted it', () => {
    expect(fluxKustomization('qa', FILES)).toBe(WRITTEN);
  });

  it.each([
    ['nothing', ''],
    ['a comment', '# nothing yet\n'],
    ['null', '~\n'],
  ])('is written anew over a file with %s in it', (_, text) => {
    expect(edited(text)).toBe(WRITTEN);
  });

  it.each(['1e3', '007', 'on', 'null', '0x1'])('keeps the name %s text', (environment) => {
    expect(parse(fluxKustomization(environment, FILES), { version: '1.1' }).namespace).toBe(environment);
  });

  it('says nothing of files that are neither values nor secrets', () => {
    const others = ['README.md', 'values.yml', 'two.words.yaml', 'secrets/api.yaml', 'secrets/deep/a.sops.yaml'];
    expect(fluxKustomization('qa', [...FILES, ...others, 'charts/x.yaml'])).toBe(WRITTEN);
  });

  it.each<[string, string[], string]>([
    ['a service', ['db.yaml'], '  - { name: db-values, files: [ values.yaml=db.yaml ] }\n'],
    ['a secret', ['secrets/web.sops.yaml'], '  - secrets/web.sops.yaml\n'],
  ])('gains a line with %s, and loses it again', (_, more, line) => {
    const with_ = edited(WRITTEN, [...FILES, ...more]);
    expect(with_.replace(line, '')).toBe(WRITTEN);
    expect(with_).toContain(line);
    expect(edited(with_)).toBe(WRITTEN);
  });

  it('keeps an empty list where nothing is secret any more', () => {
    expect(edited(WRITTEN, ['env.yaml', 'api.yaml', 'web.yaml'])).toContain('\nresources: []\ngeneratorOptions:');
  });
});

describe('a list a person edited', () => {
  it('stays, byte for byte, while it says the right thing in another way', () => {
    const own = `# ours\r\nnamespace: 'qa'   # here\r\nresources: ["./secrets/api.sops.yaml", extra.yaml]\r\n
generatorOptions: { labels: { team: shop, reconcile.fluxcd.io/watch: Enabled }, disableNameSuffixHash: yes }
configMapGenerator:
- name: web-values
  files: [values.yaml=web.yaml] # web first
- name: env-values
  files:
  - values.yaml=env.yaml
- { name: api-values, files: [values.yaml=api.yaml] }
patches: []
`.replace('yes', 'true');
    expect(edited(own)).toBe(own);
  });

  it('changes in our fields alone', () => {
    const own = `# of the shop team
kind: Kustomization # kept
configMapGenerator:
  - { name: env-values, files: [values.yaml=env.yaml] }
  - name: banner
    literals: ["text=hello\\nworld"]
  - { name: gone-values, files: [values.yaml=gone.yaml] }

# because of the old ingress
patches:
- path: ingress.yaml   # soon to go
resources:
- https://example.com/crd.yaml
- secrets/gone.sops.yaml
namespace: qa`;
    expect(edited(own)).toBe(`# of the shop team
kind: Kustomization # kept
configMapGenerator:
  - { name: env-values, files: [ values.yaml=env.yaml ] }
  - name: banner
    literals:
      - |-
        text=hello
        world
  - { name: api-values, files: [ values.yaml=api.yaml ] }
  - { name: web-values, files: [ values.yaml=web.yaml ] }

# because of the old ingress
patches:
- path: ingress.yaml   # soon to go
resources:
  - https://example.com/crd.yaml
  - secrets/api.sops.yaml
namespace: qa
generatorOptions:
  disableNameSuffixHash: true
  labels: { reconcile.fluxcd.io/watch: Enabled }
`);
  });

  it('keeps a manifest of a person’s own from becoming values', () => {
    expect(edited('resources: [extra.yaml]\n', [...FILES, 'extra.yaml'])).not.toContain('extra-values');
  });

  it.each([
    ['no YAML', 'resources: [\n'],
    ['two documents', `${WRITTEN}---\n${WRITTEN}`],
    ['a list', '- resources\n'],
    ['one line', '{ kind: Kustomization }\n'],
    ['a shared list', 'resources: &all [a.yaml]\ncrds: *all\n'],
    ['a merge conflict', '<<<<<<< HEAD\n'],
  ])('is refused with the name of the file when it is %s', (_, text) => {
    expect(() => edited(text)).toThrow(
      expect.objectContaining({ code: 'invalid-file', message: expect.stringContaining(PATH) }),
    );
  });
});

const service = fc
  .stringMatching(/^[a-z](?:[a-z0-9-]{0,9}[a-z0-9])?$/)
  .filter((name) => !/^(env|kustomization)$/.test(name));
const folder = fc
  .record({ services: fc.uniqueArray(service, { maxLength: 5 }), secrets: fc.uniqueArray(service, { maxLength: 4 }) })
  .map(({ services, secrets }) => ({
    services,
    secrets,
    names: [
      'env.yaml',
      ...services.map((name) => `${name}.yaml`),
      ...secrets.map((name) => `secrets/${name}.sops.yaml`),
    ],
  }));
/** What people write into it, at any place of a file. */
const own = fc.constantFrom(
  '# a comment\n',
  '\n',
  'commonAnnotations: { team: shop } # theirs\n',
  'patches:\n- path: a.yaml\n',
  'images:\n  - name: x\n    newTag: "1"\n\n',
);

describe('whatever happens to the folder', () => {
  it('lists exactly what is there, and touches nothing else', () => {
    fc.assert(
      fc.property(
        folder,
        fc.array(folder, { minLength: 1, maxLength: 4 }),
        own,
        fc.nat(),
        (first, later, theirs, at) => {
          const lines = fluxKustomization('qa', first.names).split(/(?<=\n)(?=\w)/);
          const place = at % (lines.length + 1);
          let text = [...lines.slice(0, place), theirs, ...lines.slice(place)].join('');
          for (const { names, services, secrets } of later) {
            text = edited(text, names);
            const said = parse(text);
            expect(new Set(said.resources)).toEqual(new Set(secrets.map((name) => `secrets/${name}.sops.yaml`)));
            expect(said.resources).toHaveLength(secrets.length);
            expect(said.configMapGenerator.map(({ name }: { name: string }) => name).toSorted()).toEqual(
              ['env', ...services].map((name) => `${name}-values`).toSorted(),
            );
            expect(text).toContain(theirs);
            expect(edited(text, names)).toBe(text);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

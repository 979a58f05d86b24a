import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listManifests } from '../manifest-file.ts';
import { POLICY_TEXT, problems, replaced } from './policy.fixture.ts';
import { parsePolicy, readPolicy } from './policy-file.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a policy that is right', () => {
  it('reads the policy of the contract', () => {
    expect(parsePolicy(POLICY_TEXT)).toEqual({
      version: 1,
      domain: 'dev.example.com',
      reconciler: 'argocd',
      kinds: {
        preview: {
          names: 'preview-{number}',
          approvals: 0,
          requesterApproves: true,
          ttl: 3 * DAY,
          perOwner: 3,
          data: 'delete',
          writes: 'commit',
        },
        standing: {
          names: ['dev', 'qa'],
          approvals: 1,
          requesterApproves: true,
          schedule: { timeZone: 'Europe/Berlin', sleep: '0 20 * * 1-5', wake: '0 7 * * 1-5' },
          data: 'keep',
          writes: 'commit',
        },
        protected: { names: ['prod'], approvals: 2, requesterApproves: false, data: 'keep', writes: 'pull-request' },
      },
      roles: { platform: { github: ['@acme/platform'] }, developer: { github: ['write'] } },
      rules: [
        {
          roles: ['developer'],
          kinds: ['preview'],
          verbs: ['create', 'apply', 'sleep', 'wake', 'extend', 'destroy', 'bump', 'addon'],
        },
        { roles: ['platform'], kinds: ['*'], verbs: ['*'] },
      ],
      services: {
        api: {
          repository: 'acme/shop',
          image: 'registry.example.com/shop/api',
          chart: 'service',
          port: 8080,
          follow: { qa: 'main' },
        },
        web: {
          repository: 'acme/shop',
          image: 'registry.example.com/shop/web',
          chart: 'service',
          port: 3000,
          follow: {},
        },
      },
      addons: { redis: { sizes: ['small'] } },
      labels: { 'preview-env': 'create' },
      bots: [],
      slack: { users: { U012AB3CD: 'octocat' }, channels: { preview: 'C012AB3CD' } },
    });
  });

  it('reads the example to copy', () => {
    const text = readFileSync(new URL('../../../examples/git-ops/workflowautom.yaml', import.meta.url), 'utf8');
    expect(Object.keys(parsePolicy(text).services)).toEqual(['api', 'web']);
  });

  it('reads the examples of its documentation', () => {
    const page = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
    const [policy = '', manifest = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((block) => block[1]);
    const files = new Map([['envs/preview-123/env.yaml', manifest]]);
    expect(parsePolicy(policy)).toEqual({ ...parsePolicy(POLICY_TEXT), bots: ['renovate[bot]'] });
    expect(listManifests({ commit: 'c', files })).toMatchObject({ manifests: [{ name: 'preview-123' }], broken: [] });
  });

  it('fills in what a short policy leaves out', () => {
    const text = `version: 1
domain: localhost
kinds: { preview: { names: preview-{number} } }
roles: { developer: { github: [write] } }
rules: []
services: {}
`;
    expect(parsePolicy(text.replace('preview-{number}', '"preview-{number}"'))).toEqual({
      version: 1,
      domain: 'localhost',
      reconciler: 'argocd',
      kinds: {
        preview: { names: 'preview-{number}', approvals: 0, requesterApproves: true, data: 'keep', writes: 'commit' },
      },
      roles: { developer: { github: ['write'] } },
      rules: [],
      services: {},
      addons: {},
      labels: {},
      bots: [],
      slack: { users: {}, channels: {} },
    });
  });

  it('knows no service that every JavaScript object has', () => {
    const { services, kinds, addons } = parsePolicy(POLICY_TEXT);
    expect([services.constructor, kinds.toString, addons.valueOf]).toEqual([undefined, undefined, undefined]);
  });

  it('may share a list by an alias', () => {
    const text = replaced('kinds: ["*"], verbs: ["*"]', 'kinds: &all ["*"], verbs: *all');
    expect(parsePolicy(text).rules[1]).toEqual({ roles: ['platform'], kinds: ['*'], verbs: ['*'] });
  });

  it('may hold a role of people and bots', () => {
    const text = replaced('github: [write]', 'github: ["@octocat", "@renovate[bot]", maintain]');
    expect(parsePolicy(text).roles.developer).toEqual({ github: ['@octocat', '@renovate[bot]', 'maintain'] });
  });
});

describe('a policy that is not YAML', () => {
  it.each<[string, string, string]>([
    ['an empty file', '', '1: the file is empty.'],
    ['a file of comments', '# soon\n', '1: the file is empty.'],
    ['a list', '- a\n', '1: must be a map, not a list.'],
    ['text', 'hello\n', '1: must be a map, not "hello".'],
    ['a tab', 'version: 1\nkinds:\n\tpreview: {}\n', '3: a tab indents this line; YAML allows spaces only.'],
    ['a key twice', 'version: 1\nversion: 1\n', '2: this key is already in the same map; keep one of them.'],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      '2: a second document starts here; keep one, without "---" between.',
    ],
    [
      'a merge conflict',
      'version: 1\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n',
      '2: a merge conflict was committed here; resolve it.',
    ],
    ['an unclosed quote', 'version: 1\ndomain: "dev\n', '3: is not YAML: Missing closing "quote.'],
    [
      'an unclosed bracket',
      'version: [1\n',
      '2: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['two colons on a line', 'domain: a: b\n', '1: has two ": " on one line; put quotes around the value.'],
    ['an unknown tag', 'version: !one 1\n', '1: the tag !one is not understood; remove it.'],
    ['an alias of nothing', 'version: 1\ndomain: *where\n', '2: the alias *where has no anchor &where before it.'],
    [
      'a YAML version of its own',
      '%YAML 1.1\n---\nversion: 1\n',
      '1: a "%YAML" line changes how values are read; remove it.',
    ],
    ['an unknown directive', '%FOO\n---\nversion: 1\n', '1: a "%" directive is not understood; remove it.'],
    ['a map as a key', 'version: 1\n? { a: 1 }\n: 2\n', '2: a key must be plain text.'],
    [
      'a key that would vanish',
      'version: 1\nservices: { __proto__: { port: 1 } }\n',
      '2: "__proto__" cannot be a key.',
    ],
  ])('%s', (_, text, problem) => {
    expect(problems(text)[0]).toBe(`workflowautom.yaml:${problem}`);
  });

  it('stops aliases that would fill the memory', () => {
    const bomb = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`);
    expect(problems(`a0: &a0 [x, x]\n${bomb.join('\n')}\n`)).toEqual([
      'workflowautom.yaml:2: has aliases that expand to more than 50 copies; write the values out.',
    ]);
  });

  it('stops at nesting too deep to read', () => {
    const text = `${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}`;
    expect(problems(text)).toEqual(['workflowautom.yaml:1: is nested too deeply to be read.']);
  });
});

describe('reading the policy of a desired state', () => {
  it('reads the file at the root', () => {
    expect(readPolicy({ commit: 'c', files: new Map([['workflowautom.yaml', POLICY_TEXT]]) }).domain).toBe(
      'dev.example.com',
    );
  });

  it('says how to get one where there is none', () => {
    expect(() => readPolicy({ commit: 'c', files: new Map() })).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message: 'The git-ops repository has no workflowautom.yaml.',
        hint: 'Add workflowautom.yaml to its root; examples/git-ops has one to copy, docs/policy.md explains it.',
      }),
    );
  });

  it('says where to correct a wrong one', () => {
    expect(() => parsePolicy('')).toThrow(
      expect.objectContaining({
        hint: 'Correct workflowautom.yaml on the base branch of the git-ops repository; until then nothing that needs it runs.',
      }),
    );
  });
});

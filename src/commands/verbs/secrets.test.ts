import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { environmentName } from '../../environments/environment-name.ts';
import { encrypted, RECIPIENT, rulesFor, SECRET_NAME, sealedText } from '../../environments/secrets/sealed.fixture.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { apiValues, exampleContext, exampleManifest, examplePolicy, exampleState } from '../example-state.ts';
import type { SealedSecret } from '../verb.ts';
import { secrets } from './secrets.ts';

const PATH = 'envs/qa/secrets/api.sops.yaml';
const RULES = { '.sops.yaml': rulesFor(RECIPIENT) };
const text = sealedText();
const BEFORE = 'api-0000000000';
const older = sealedText({ DATABASE_URL: 'before' }, { name: BEFORE });
const sha256 = (of: string) => createHash('sha256').update(of).digest('hex');

function written(sealed: readonly SealedSecret[] | undefined, files: Record<string, string | null> = {}) {
  const state = exampleState({ ...RULES, ...files });
  const command = { verb: 'secrets', environment: environmentName('qa'), args: [], flags: {} } as const;
  const change = secrets.propose(state, command, exampleContext(sealed ? { sealed } : {}));
  return {
    ...change,
    written: Object.fromEntries(applyEdits(state, change.files).map(({ path, after }) => [path, after])),
  };
}

describe('secrets', () => {
  it('writes what came encrypted, byte for byte, and has the pods of its service wait for it by its name', () => {
    expect(written([{ service: 'api', text }])).toMatchObject({
      title: 'secrets of api',
      stacks: [{ layer: 'environment', project: 'environments', stack: 'qa', action: 'up' }],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
      written: {
        [PATH]: text,
        'envs/qa/api.yaml': `${apiValues}secretName: ${SECRET_NAME}\n`,
      },
    });
  });

  it('replaces one, made from what is there, by one of another name, and leaves the revision alone', () => {
    const values = `${apiValues}secretName: ${BEFORE} # by the bot\nsecretRevision: old\n`;
    const now = written([{ service: 'api', text, replaces: sha256(older) }], {
      [PATH]: older,
      'envs/qa/api.yaml': values,
    });
    expect(now.files.map((edit) => edit.kind)).toEqual(['write', 'set']);
    expect(now.written['envs/qa/api.yaml']).toBe(values.replace(BEFORE, SECRET_NAME));
  });

  it.each([BEFORE, 'api'])('takes one away, and the name of it, %s, from the values', (name) => {
    const values = `${apiValues}secretName: ${name}\n`;
    const now = written([{ service: 'api', text: null, replaces: sha256(older) }], {
      [PATH]: older,
      'envs/qa/api.yaml': values,
    });
    expect(now.written).toEqual({
      [PATH]: null,
      'envs/qa/api.yaml': `${apiValues}secretName: ""\n`,
    });
  });

  it('takes one away, and leaves alone what somebody named by hand', () => {
    const files = { [PATH]: older, 'envs/qa/api.yaml': `${apiValues}secretName: shared\n` };
    expect(written([{ service: 'api', text: null, replaces: sha256(older) }], files).written).toEqual({ [PATH]: null });
  });

  it('changes several services at once', () => {
    const web = text.replace('name: api-', 'name: web-');
    const now = written([
      { service: 'api', text },
      { service: 'web', text: web },
    ]);
    expect([now.title, Object.keys(now.written).length]).toEqual(['secrets of api, web', 4]);
  });

  it('leaves what sleeps asleep', () => {
    const manifest = exampleManifest('qa', { kind: 'standing', hibernate: 'true' });
    const { expectation } = written([{ service: 'api', text }], { 'envs/qa/env.yaml': manifest });
    expect(expectation.kind).toBe('asleep');
  });

  it('only names it where the file is there and the values do not know it', () => {
    expect(written([{ service: 'api', text }], { [PATH]: text }).written).toEqual({
      'envs/qa/api.yaml': `${apiValues}secretName: ${SECRET_NAME}\n`,
    });
  });

  it('is in the list of the environment where Flux reconciles', () => {
    const policy = `${examplePolicy}reconciler: flux\n`;
    const now = written([{ service: 'api', text }], { 'workflowautom.yaml': policy });
    expect(now.written['envs/qa/kustomization.yaml']).toContain('- secrets/api.sops.yaml');
  });
});

describe('secrets are refused', () => {
  const at =
    (sealed: readonly SealedSecret[], files: Record<string, string | null> = {}) =>
    () =>
      written(sealed, files);
  it.each<[string, () => unknown, string]>([
    ['without any', () => written(undefined), 'invalid-value'],
    ['of an unknown service', at([{ service: 'apy', text }]), 'unknown-service'],
    [
      'of a service of another environment',
      at([{ service: 'web', text }], {
        'envs/qa/env.yaml': exampleManifest('qa', { kind: 'standing', services: '[api]' }),
      }),
      'unknown-service',
    ],
    [
      'where an add-on keeps its connection',
      at([{ service: 'api', text }], {
        'envs/qa/env.yaml': exampleManifest('qa', { kind: 'standing', addons: '[{ name: api, size: small }]' }),
      }),
      'invalid-secret',
    ],
    ['when there is one by now', at([{ service: 'api', text }], { [PATH]: older }), 'stale-secret'],
    [
      'when there is another by now',
      at([{ service: 'api', text, replaces: sha256('x') }], { [PATH]: older }),
      'stale-secret',
    ],
    ['when it is gone by now', at([{ service: 'api', text, replaces: sha256(older) }]), 'stale-secret'],
    [
      'with a value in clear',
      at([{ service: 'api', text: text.replace(encrypted('one'), 'hunter2') }]),
      'value-in-clear',
    ],
    [
      'with a name that pods read already',
      at([{ service: 'api', text, replaces: sha256(older) }], {
        [PATH]: older,
        'envs/qa/api.yaml': `secretName: ${SECRET_NAME}\n`,
      }),
      'invalid-secret',
    ],
    [
      'for others than git-ops names by now',
      at([{ service: 'api', text }], { '.sops.yaml': rulesFor('age1x') }),
      'wrong-recipients',
    ],
    ['where git-ops has no rules', at([{ service: 'api', text }], { '.sops.yaml': null }), 'no-recipient'],
    ['where there is nothing to take away', at([{ service: 'api', text: null }]), 'nothing-to-change'],
    [
      'when all is as it was',
      at([{ service: 'api', text, replaces: sha256(text) }], {
        [PATH]: text,
        'envs/qa/api.yaml': `secretName: ${SECRET_NAME}\n`,
      }),
      'nothing-to-change',
    ],
  ])('%s', (_, propose, code) => {
    expect(propose).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});

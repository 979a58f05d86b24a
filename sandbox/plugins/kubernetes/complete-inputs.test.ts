import { describe, expect, it } from 'vitest';
import { completeInputs, refuseInputs } from './complete-inputs.ts';
import type { Discovery } from './discovery.ts';

const discovery: Discovery = async (_, kind) =>
  kind === 'Unheard' ? undefined : { namespaced: kind !== 'Namespace', path: () => '' };
const context = {
  resource: 'api',
  seed: Uint8Array.from([0xde, 0xad, 0xbe, 0xef, 0x11]),
  oldName: undefined,
  discovery,
  defaultNamespace: 'default',
};

describe('inputs are completed', () => {
  it.each([
    ['with the default namespace', 'ConfigMap', { name: 'a' }, { name: 'a', namespace: 'default' }],
    ['not with one that is written', 'ConfigMap', { name: 'a', namespace: 'b' }, { name: 'a', namespace: 'b' }],
    ['not for a kind that has none', 'Namespace', { name: 'a' }, { name: 'a' }],
    ['not for a kind the API server does not know yet', 'Unheard', { name: 'a' }, { name: 'a' }],
    ['with a name of the resource’s and the seed', 'Namespace', {}, { name: 'api-deadbeef' }],
  ])('%s', async (_, kind, metadata, completed) => {
    const inputs = await completeInputs({ apiVersion: 'v1', kind, metadata }, context);
    expect(inputs.metadata).toEqual(completed);
  });

  it('with the name the object has had', async () => {
    const inputs = { apiVersion: 'v1', kind: 'Namespace' };
    const completed = await completeInputs(inputs, { ...context, oldName: 'api-12345678' });
    expect(completed.metadata).toEqual({ name: 'api-12345678' });
  });
});

describe('inputs are refused', () => {
  it.each([
    [{ kind: 'Namespace' }, 'apiVersion'],
    [{ apiVersion: 'v1' }, 'kind'],
    [{ apiVersion: 'v1', kind: 'Namespace', metadata: 'x' }, 'metadata'],
    [{ apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: 'x' } }, 'metadata.generateName'],
  ])('%j: %s', (inputs, property) => {
    expect(refuseInputs(inputs).map((failure) => failure.property)).toEqual([property]);
  });

  it('and nothing is said against an object', () => {
    expect(refuseInputs({ apiVersion: 'v1', kind: 'Namespace' })).toEqual([]);
  });
});

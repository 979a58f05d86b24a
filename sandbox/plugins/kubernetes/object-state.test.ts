import { describe, expect, it } from 'vitest';
import { fieldManagerOf, inputsOf, referenceOf, stateOf } from './object-state.ts';

const live = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', namespace: 'b', uid: '1', managedFields: [], labels: { c: 'd' } },
  data: { password: 'aHVudGVyMg==' },
  status: {},
};

describe('who writes an object', () => {
  it('is who the object says, then who wrote it before, then the same name at every run', () => {
    const annotated = {
      ...live,
      metadata: { ...live.metadata, annotations: { 'pulumi.com/patchFieldManager': 'me' } },
    };
    expect(fieldManagerOf(annotated, { __fieldManager: 'before' })).toBe('me');
    expect(fieldManagerOf(live, { __fieldManager: 'before' })).toBe('before');
    expect(fieldManagerOf(live)).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
    expect(fieldManagerOf(live)).toBe(fieldManagerOf(structuredClone(live)));
  });
});

describe('the state of an object', () => {
  it('is the live object without the record of who wrote what, a Secret’s data marked as secret', () => {
    expect(stateOf(live, 'me')).toEqual({
      ...live,
      metadata: { name: 'a', namespace: 'b', uid: '1', labels: { c: 'd' } },
      data: { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', value: live.data },
      __fieldManager: 'me',
    });
  });

  it('can be turned into the inputs that would make it', () => {
    const { status: _, ...written } = live;
    expect(inputsOf(live)).toEqual({ ...written, metadata: { name: 'a', namespace: 'b', labels: { c: 'd' } } });
  });
});

describe('an id and a type name an object', () => {
  it.each([
    ['qa', 'kubernetes:core/v1:Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'qa' } }],
    [
      'argocd/qa-api',
      'kubernetes:argoproj.io/v1alpha1:Application',
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { namespace: 'argocd', name: 'qa-api' } },
    ],
  ])('%s %s', (id, type, reference) => {
    expect(referenceOf(id, type)).toEqual(reference);
  });
});

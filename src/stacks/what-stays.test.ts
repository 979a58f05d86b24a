import { describe, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { whatStays } from './what-stays.ts';

const resource = (fields: object): NonNullable<Deployment['resources']>[number] => ({ urn: 'u', type: 't', ...fields });

describe('what outlives a stack', () => {
  it.each<[string, object, object]>([
    ['nothing, of what is only deleted', { id: 'i' }, {}],
    ['a last snapshot', { inputs: { finalSnapshotIdentifier: 'eu-1-dev-final' } }, { copies: ['eu-1-dev-final'] }],
    [
      'no snapshot that is skipped',
      { inputs: { finalSnapshotIdentifier: 'eu-1-dev-final', skipFinalSnapshot: true } },
      {},
    ],
    ['what is retained', { id: 'wa-eu-1-dev', retainOnDelete: true }, { copies: ['wa-eu-1-dev'] }],
    ['all of it, while it is protected', { protect: true }, { isProtected: true }],
    ['nothing, of what is pending deletion', { protect: true, retainOnDelete: true, id: 'i', delete: true }, {}],
  ])('is %s', (_, fields, expected) => {
    expect(whatStays({ resources: [resource(fields)] })).toEqual(expected);
  });

  it('is nothing where there is no stack', () => {
    expect(whatStays(undefined)).toEqual({});
  });
});

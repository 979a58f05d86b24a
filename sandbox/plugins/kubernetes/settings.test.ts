import { describe, expect, it } from 'vitest';
import { readSettings, refuseSettings } from './settings.ts';

describe('settings of the provider', () => {
  it('are read as they travel, as text', () => {
    expect(readSettings({ context: 'dev', kubeconfig: '', upsertExistingObjects: 'true', version: '4.34.2' })).toEqual({
      context: 'dev',
      upsertExistingObjects: true,
    });
    expect(readSettings({})).toEqual({ upsertExistingObjects: false });
  });

  it.each([
    [{ renderYamlToDirectory: 'out' }, ['renderYamlToDirectory']],
    [{ enableServerSideApply: 'false' }, ['enableServerSideApply']],
    [{ enableServerSideApply: 'true', namespace: 'x' }, []],
  ])('%j: refused are %j', (values, refused) => {
    expect(refuseSettings(values).map(({ property }) => property)).toEqual(refused);
  });
});

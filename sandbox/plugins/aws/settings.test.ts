import { expect, it } from 'vitest';
import { readSettings, refuseSettings } from './settings.ts';

it('reads what a provider says, which travels as text', () => {
  const values = {
    region: 'eu-west-1',
    allowedAccountIds: '["210987654321"]',
    defaultTags: '{"tags":{"a":"b"}}',
    skipCredentialsValidation: 'true',
  };
  expect(refuseSettings(values)).toEqual([]);
  expect(readSettings(values, {})).toEqual({ region: 'eu-west-1', account: '210987654321', defaultTags: { a: 'b' } });
});

it('takes the region from the environment, the account from moto, and refuses to guess a region', () => {
  expect(readSettings({}, { AWS_REGION: 'eu-north-1' })).toMatchObject({
    region: 'eu-north-1',
    account: '123456789012',
  });
  expect(() => readSettings({}, {})).toThrow('Missing region: set aws:region, or AWS_REGION.');
});

it('refuses what is no region', () => {
  expect(refuseSettings({ region: 'frankfurt' })).toEqual([
    { property: 'region', reason: '"frankfurt" is no region, such as eu-central-1' },
  ]);
});

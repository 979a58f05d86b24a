import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cloudEnvironment } from './cloud-environment.ts';

it('hands on how to reach the cloud, and nothing else of the server’s', () => {
  const server = {
    AWS_REGION: 'eu-central-1',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
    AWS_PROFILE: ' ',
    AWS_LAMBDA_LOG: 'x',
    PRIVATE_KEY: 'k',
    PULUMI_CONFIG_PASSPHRASE: 'p',
  };
  expect(cloudEnvironment(server)).toEqual({
    AWS_REGION: 'eu-central-1',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
  });
});

it('is all that .env.example names of AWS', async () => {
  const text = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
  const named = text.match(/\bAWS_[A-Z_]+\b/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  const handed = cloudEnvironment(Object.fromEntries(named.map((name) => [name, 'x'])));
  expect(Object.keys(handed).sort()).toEqual([...new Set(named)].sort());
});

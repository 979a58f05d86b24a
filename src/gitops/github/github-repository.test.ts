import { expect, it } from 'vitest';
import { gitHubAddress } from './github-repository.ts';

const GITHUB = 'https://api.github.com';
const SERVER = 'https://github.example.com/api/v3';

it.each([
  ['https://github.com/acme/git-ops', GITHUB],
  ['https://github.com/acme/git-ops.git', GITHUB],
  ['https://github.com/acme/git-ops/', GITHUB],
  ['https://github.example.com/acme/git-ops', SERVER],
  ['https://acme.ghe.com/acme/git-ops', 'https://api.acme.ghe.com'],
  ['https://github.com/acme/git-ops', 'http://127.0.0.1:4000'],
])('%s is acme/git-ops by %s', (url, api) => {
  expect(gitHubAddress(url, api)).toEqual({ owner: 'acme', repo: 'git-ops' });
});

it.each([
  ['https://gitlab.com/acme/git-ops', GITHUB],
  ['https://github.com/acme/git-ops', SERVER],
  ['https://github.example.com/acme/git-ops', GITHUB],
  ['https://token@github.com/acme/git-ops', GITHUB],
  ['https://github.com/acme', GITHUB],
  ['https://github.com/acme/git-ops/tree/main', GITHUB],
  ['http://github.com/acme/git-ops', GITHUB],
  ['git@github.com:acme/git-ops.git', GITHUB],
])('%s is none that %s leads to', (url, api) => {
  expect(gitHubAddress(url, api)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { renderStackSettings } from './stack-settings.ts';

const SALT = 'v1:LwLqGu+UjqI=:v1:cIC8fE9qKcP2C5s9:Im80ncuUBSrvLrpvGLvA1XJ8Z9AhhA==';

describe('Pulumi.<stack>.yaml', () => {
  it('holds the settings and the salt the state is encrypted with', () => {
    const settings = { 'environments:services': ['api', 'web'], 'environments:hard': { pods: 10, strict: true } };
    expect(renderStackSettings(undefined, settings, { type: 'passphrase', state: { salt: SALT } })).toBe(
      `encryptionsalt: "${SALT}"
config:
  environments:services:
    - "api"
    - "web"
  environments:hard:
    pods: 10
    strict: true
`,
    );
  });

  it.each(['yes', '0123', '1_000', '1e3', 'null', '2026-12-01T12:00:00Z', 'line\nbreak', '- x', '#x', ''])(
    'quotes every text, so that Pulumi too reads %j as one',
    (text) => {
      expect(renderStackSettings(undefined, { 'p:k': text }, undefined)).toBe(
        `config:\n  p:k: ${JSON.stringify(text)}\n`,
      );
    },
  );

  it('adds to what the infra repository commits for the stack, and wins over it', () => {
    const committed =
      'secretsprovider: awskms://alias/x\nencryptedkey: abc\nconfig:\n  aws:region: eu-central-1\n  p:size: small\n';
    expect(renderStackSettings(committed, { 'p:size': 'large' }, undefined)).toBe(
      `secretsprovider: "awskms://alias/x"
encryptedkey: "abc"
config:
  aws:region: "eu-central-1"
  p:size: "large"
`,
    );
  });

  it('believes the state rather than the committed file about the key', () => {
    const text = renderStackSettings('encryptionsalt: v1:old\n', {}, { type: 'passphrase', state: { salt: SALT } });
    expect(text).toBe(`encryptionsalt: "${SALT}"\nconfig: {}\n`);
  });

  it('names a key management service as the state does', () => {
    const secrets = { type: 'cloud', state: { url: 'awskms://alias/x', encryptedkey: 'abc' } };
    expect(renderStackSettings(undefined, {}, secrets)).toBe(
      'secretsprovider: "awskms://alias/x"\nencryptedkey: "abc"\nconfig: {}\n',
    );
  });

  it('says nothing of keys where Pulumi Cloud holds them', () => {
    expect(renderStackSettings(undefined, {}, { type: 'service', state: { url: 'https://api.pulumi.com' } })).toBe(
      'config: {}\n',
    );
  });
});

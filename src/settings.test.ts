import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Environment, missingFor, readSettings, SettingsError } from './settings.ts';

const REQUIRED = {
  GITOPS_REPO: 'file:///srv/git-ops.git',
  INFRA_REPO: 'https://github.com/acme/infra',
  PULUMI_BACKEND_URL: 's3://acme-pulumi?region=eu-central-1',
  PULUMI_CONFIG_PASSPHRASE: ' a long random sentence ',
};
const NAMES = Object.keys(Environment.shape);

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('settings', () => {
  it('need four, and have defaults for the rest', () => {
    expect(readSettings(REQUIRED)).toEqual({
      ...REQUIRED,
      HOST: '127.0.0.1',
      PORT: 3000,
      DATA_DIR: '.workflowautom/data',
      LOG_LEVEL: 'info',
      GITHUB_API_URL: 'https://api.github.com',
      SLACK_API_URL: 'https://slack.com/api',
      GITOPS_BRANCH: 'main',
      PULUMI_STAND_INS: '',
    });
  });

  it('ignore what is not theirs', () => {
    expect(readSettings({ ...REQUIRED, PATH: '/bin', HOME: undefined })).toEqual(readSettings(REQUIRED));
  });

  it.each([
    ['a port the system chooses', 'PORT', '0', 0],
    ['a port with blanks around it', 'PORT', ' 8080 ', 8080],
    ['the number of an App', 'APP_ID', '123456', 123_456],
    ['seconds', 'CONVERGE_DEADLINE', '900', 900],
    ['one token of Slack', 'SLACK_BOT_TOKEN', 'xoxb-1', ['xoxb-1']],
    ['tokens of several workspaces', 'SLACK_BOT_TOKEN', 'xoxb-1, xoxb-2', ['xoxb-1', 'xoxb-2']],
    [
      'an address that ends in a slash',
      'GITHUB_API_URL',
      'https://github.example.com/api/v3/',
      'https://github.example.com/api/v3',
    ],
    ['a short scheme', 'DATABASE_URL', 'postgres://bot@db/bot', 'postgres://bot@db/bot'],
    ['a long scheme', 'DATABASE_URL', 'postgresql://bot@db/bot', 'postgresql://bot@db/bot'],
  ])('read %s', (_, name, value, expected) => {
    expect(readSettings({ ...REQUIRED, [name]: value })).toHaveProperty(name, expected);
  });

  it.each([
    ['as GitHub gives it out', pkcs1],
    ['in the newer form', pkcs8],
    ['on one line', pkcs1.replaceAll('\n', '\\n')],
    ['on one line, without its last break', pkcs1.trim().replaceAll('\n', '\\n')],
    ['with blanks around it', `\n ${pkcs1} \n`],
  ])('read a private key %s', (_, written) => {
    const read = readSettings({ ...REQUIRED, PRIVATE_KEY: written }).PRIVATE_KEY;
    expect([pkcs1, pkcs8]).toContain(read);
  });
});

describe('a setting that is wrong is named, with the reason and an example, and never with its value', () => {
  it.each([
    ['PORT', '65536', 'is not a port from 0 to 65535'],
    ['PORT', '-1', 'is not a port from 0 to 65535'],
    ['PORT', '0x1f', 'is not a port from 0 to 65535'],
    ['PORT', '80.5', 'is not a port from 0 to 65535'],
    ['PUBLIC_URL', 'bot.example.com', 'is not an http:// or https:// URL'],
    ['GITHUB_API_URL', 'ftp://github.example.com', 'is not an http:// or https:// URL'],
    ['DATABASE_URL', 'mysql://bot:hunter2@db/bot', 'is not a postgres:// URL'],
    ['LOG_LEVEL', 'verbose', 'is none of trace, debug, info, warn, error, fatal, silent'],
    ['APP_ID', '0', "is not the App's number"],
    ['APP_ID', 'Iv1.0123456789abcdef', "is not the App's number"],
    ['PRIVATE_KEY', '/etc/workflowautom/key.pem', 'is not a PEM private key'],
    ['PRIVATE_KEY', publicKey, 'is not a PEM private key'],
    ['PRIVATE_KEY', pkcs1.slice(0, 200), 'is not a PEM private key'],
    ['WEBHOOK_SECRET', 'hunter2hunter2', 'is shorter than 16 characters'],
    ['JENKINS_WEBHOOK_SECRET', 'hunter2hunter2', 'is shorter than 16 characters'],
    ['GITOPS_REPO', 'git@github.com:acme/git-ops.git', 'is neither an https:// repository nor a file:/// bare one'],
    ['INFRA_REPO', 'file://infra.git', 'is neither an https:// repository nor a file:/// bare one'],
    ['PULUMI_BACKEND_URL', '/srv/pulumi-state', 'is not a URL'],
    ['CONVERGE_DEADLINE', '10m', 'is not a whole number of seconds'],
    ['PLAN_LIFETIME', '0', 'is not a whole number of seconds'],
  ])('%s %#', (name, value, reason) => {
    const [problem, ...others] = problemsOf({ ...REQUIRED, [name]: value });
    const [said, example] = problem?.split(' For example: ') ?? [];
    expect([said, others]).toEqual([`${name} ${reason}.`, []]);
    expect(example).toMatch(/./);
  });

  it.each(Object.keys(REQUIRED))('%s, when it is missing', (name) => {
    for (const unset of [undefined, '', '  ', '\n'])
      expect(problemsOf({ ...REQUIRED, [name]: unset })).toEqual([
        expect.stringMatching(new RegExp(`^${name} is not set. For example: .+`)),
      ]);
  });

  it('together with every other one that is', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x' }).map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining(['PORT', 'LOG_LEVEL', ...Object.keys(REQUIRED)]),
    );
  });

  it('on a line of its own', () => {
    expect(() => readSettings({})).toThrow(
      /^The settings are not usable:\n {2}GITOPS_REPO is not set\. .+\n {2}INFRA_REPO/,
    );
  });
});

it('an empty variable counts as unset, whichever it is', () => {
  const blank = Object.fromEntries(NAMES.filter((name) => !(name in REQUIRED)).map((name) => [name, '']));
  expect(readSettings({ ...REQUIRED, ...blank })).toEqual(readSettings(REQUIRED));
});

it('a door says what it lacks', () => {
  const settings = readSettings({ ...REQUIRED, APP_ID: '1' });
  expect(missingFor(settings, ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'])).toEqual(['PRIVATE_KEY', 'WEBHOOK_SECRET']);
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const filledIn = parseEnv(text.replace(/^# (?=[A-Z_]+=)/gm, ''));

  it('knows every setting, and no other', () => {
    expect(Object.keys(filledIn).toSorted()).toEqual(NAMES.toSorted());
  });

  it('is usable as it stands', () => {
    expect(problemsOf(parseEnv(text))).toEqual([]);
  });

  it('shows defaults as they are', () => {
    const shown = readSettings({ ...filledIn, PRIVATE_KEY: undefined });
    const defaults = readSettings(REQUIRED);
    for (const name of NAMES.filter((each) => each in defaults && !(each in REQUIRED)))
      expect([name, shown[name as keyof typeof shown]]).toEqual([name, defaults[name as keyof typeof defaults]]);
  });
});

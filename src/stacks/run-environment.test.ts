import { describe, expect, it } from 'vitest';
import { runEnvironment, toolEnvironment } from './run-environment.ts';

const options = {
  infraRepository: 'file:///infra.git',
  infraBranch: 'main',
  backendUrl: 'file:///state',
  passphrase: 'correct horse',
  workFolder: '/work',
  path: '/engines:/usr/bin',
  standIns: [],
};

describe('the environment of a run', () => {
  it('is built from nothing', () => {
    expect(Object.keys(runEnvironment(options)).sort()).toEqual([
      'HOME',
      'NODE_COMPILE_CACHE',
      'NO_COLOR',
      'PATH',
      'PULUMI_BACKEND_URL',
      'PULUMI_CONFIG_PASSPHRASE',
      'PULUMI_HOME',
      'PULUMI_SKIP_UPDATE_CHECK',
      'TMPDIR',
    ]);
  });

  it('has the cluster and what else it is given', () => {
    const environment = runEnvironment({ ...options, kubeconfig: '/k', environment: { AWS_REGION: 'eu-central-1' } });
    expect(environment).toMatchObject({ KUBECONFIG: '/k', AWS_REGION: 'eu-central-1' });
  });

  it('cannot be bent by what it is given', () => {
    const environment = { PATH: '/evil', PULUMI_BACKEND_URL: 'file:///evil' };
    expect(runEnvironment({ ...options, environment })).toMatchObject({
      PATH: '/engines:/usr/bin',
      PULUMI_BACKEND_URL: 'file:///state?metadata=skip',
    });
  });

  it.each([
    ['file:///state', 'file:///state?metadata=skip'],
    ['file:///state?no_tmp_dir=true', 'file:///state?no_tmp_dir=true&metadata=skip'],
    ['file:///state?metadata=', 'file:///state?metadata='],
    ['s3://states?region=eu-central-1', 's3://states?region=eu-central-1'],
    ['https://api.pulumi.com', 'https://api.pulumi.com'],
  ])('keeps a state in a folder without files of attributes, which a killed run would break: %s', (backendUrl, url) => {
    expect(runEnvironment({ ...options, backendUrl }).PULUMI_BACKEND_URL).toBe(url);
  });
});

describe('the environment of git and npm', () => {
  it.each([
    'PRIVATE_KEY',
    'WEBHOOK_SECRET',
    'SLACK_BOT_TOKEN',
    'DATABASE_URL',
    'PULUMI_CONFIG_PASSPHRASE',
    'GITHUB_TOKEN',
    'GIT_DIR',
  ])('leaves out %s', (name) => {
    expect(toolEnvironment('/bin', { [name]: 'x' })).toEqual({ PATH: '/bin', GIT_TERMINAL_PROMPT: '0' });
  });

  it.each(['HOME', 'HTTPS_PROXY', 'no_proxy', 'npm_config_registry', 'NODE_EXTRA_CA_CERTS', 'SSH_AUTH_SOCK'])(
    'keeps %s',
    (name) => {
      expect(toolEnvironment('/bin', { [name]: 'x' })).toHaveProperty(name, 'x');
    },
  );
});

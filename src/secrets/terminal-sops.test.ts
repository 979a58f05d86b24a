import { expect, it } from 'vitest';
import { terminalSops } from './terminal-sops.ts';

it('gives sops whatever finds a key, and nothing that names a recipient or is none of its business', () => {
  const finds = {
    HOME: '/home/mona',
    SOPS_AGE_KEY_FILE: 'keys.txt',
    AWS_PROFILE: 'dev',
    GNUPGHOME: '/gpg',
    GPG_TTY: '/tty',
  };
  const names = {
    SOPS_AGE_RECIPIENTS: 'age1',
    SOPS_KMS_ARN: 'arn',
    SOPS_PGP_FP: 'FF',
    SOPS_CONFIG: '/other',
    SOPS_EDITOR: 'vi',
  };
  const others = {
    WORKFLOWAUTOM_TOKEN: 'a-token',
    GITHUB_TOKEN: 'b-token',
    NODE_OPTIONS: '--inspect',
    UNSET: undefined,
  };
  expect(terminalSops({ PATH: '/bin', ...finds, ...names, ...others }).environment).toEqual(finds);
});

import { Alias } from '@pulumi/aws/kms/alias.js';
import { Key } from '@pulumi/aws/kms/key.js';
import { cloudName } from '../naming/cloud-name.ts';
import { type Permission, policy } from './identity/policy.ts';
import { globalArn, named, type Scope } from './scope.ts';
import type { PlatformSettings } from './settings/platform-settings.ts';

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html, without `kms:*`. */
const ADMINISTER = ['Create', 'Describe', 'Enable', 'List', 'Put', 'Update', 'Revoke', 'Disable', 'Get', 'Delete']
  .map((verb) => `kms:${verb}*`)
  .concat(
    'kms:TagResource',
    'kms:UntagResource',
    'kms:ScheduleKeyDeletion',
    'kms:CancelKeyDeletion',
    'kms:RotateKeyOnDemand',
  );

/** The key in `.sops.yaml`: whoever may decrypt with it reads every secret in git-ops. */
export function sopsKey(scope: Scope): Key {
  return key(scope, 'sops', 'Encrypts secrets in the git-ops repository');
}

/** The key of the cluster's Secrets and of add-ons' data; an add-on grants its use to pods for its own data alone. */
export function dataKey(scope: Scope): Key {
  return key(scope, 'data', 'Encrypts Secrets of the cluster and data of add-ons');
}

function key({ settings, aws }: Scope, name: string, description: string): Key {
  const made = new Key(
    name,
    {
      description: `${settings.name}: ${description}`,
      enableKeyRotation: true,
      // What is encrypted with a key is lost with it: a month to change one's mind where it matters.
      deletionWindowInDays: settings.protected ? 30 : 7,
      policy: policy(...ofAccount(settings)),
      tags: named(settings, name),
    },
    { ...aws, ...(settings.protected ? { protect: true } : {}) },
  );
  const alias = cloudName([settings.name, name], { most: 250, of: 'a KMS alias' });
  new Alias(name, { name: `alias/${alias}`, targetKeyId: made.keyId }, aws);
  return made;
}

/** Who may use and administer a key is then said by IAM, for each role. */
function ofAccount(settings: PlatformSettings): readonly Permission[] {
  const principal = { AWS: globalArn(settings, 'iam', settings.account, 'root') };
  return [
    { principal, actions: [...ADMINISTER, ...USE] },
    // Volumes and databases keep their key by a grant of their own.
    { principal, actions: ['kms:CreateGrant'] },
  ];
}

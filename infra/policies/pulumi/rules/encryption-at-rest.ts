import { type Policy, type Resource, UNKNOWN } from '../policy.ts';
import { at, isNot, maps, shown } from '../properties.ts';

/** Fields that must be true, by type. S3, ECR and log groups are always encrypted. */
const switches: Readonly<Record<string, string>> = {
  'aws:docdb/cluster:Cluster': 'storageEncrypted',
  'aws:dynamodb/table:Table': 'serverSideEncryption.enabled',
  'aws:ebs/volume:Volume': 'encrypted',
  'aws:efs/fileSystem:FileSystem': 'encrypted',
  'aws:elasticache/replicationGroup:ReplicationGroup': 'atRestEncryptionEnabled',
  'aws:neptune/cluster:Cluster': 'storageEncrypted',
  'aws:rds/cluster:Cluster': 'storageEncrypted',
  'aws:rds/instance:Instance': 'storageEncrypted',
  'aws:redshift/cluster:Cluster': 'encrypted',
};

export const encryptionAtRest: Policy = {
  name: 'encryption-at-rest',
  description: 'What is stored is encrypted.',
  level: 'mandatory',
  check(resource) {
    switch (resource.type) {
      case 'aws:sqs/queue:Queue':
        return queue(resource);
      case 'aws:sns/topic:Topic':
        return present(resource, 'kmsMasterKeyId', 'name a key of KMS');
      case 'aws:eks/cluster:Cluster':
        return present(resource, 'encryptionConfig', 'encrypt the resources ["secrets"] with the platform’s key');
      case 'aws:kms/key:Key':
        return rotation(resource);
      case 'aws:ec2/launchTemplate:LaunchTemplate':
        return disks(resource);
      default:
        return switched(resource);
    }
  },
};

function switched(resource: Resource): readonly string[] | undefined {
  const field = switches[resource.type];
  if (field === undefined) return undefined;
  const value = at(resource, field);
  return isNot(value, true) ? [`${field} is ${shown(value)}: set it to true.`] : [];
}

function present(resource: Resource, field: string, remedy: string): readonly string[] {
  const value = resource.properties[field];
  return value === undefined || value === null || value === '' ? [`${field} is missing: ${remedy}.`] : [];
}

function queue({ properties: { kmsMasterKeyId, sqsManagedSseEnabled } }: Resource): readonly string[] {
  if (kmsMasterKeyId === UNKNOWN || (typeof kmsMasterKeyId === 'string' && kmsMasterKeyId !== '')) return [];
  if (!isNot(sqsManagedSseEnabled, true)) return [];
  return ['kmsMasterKeyId is missing and sqsManagedSseEnabled is not true: set one of them.'];
}

/** Only a symmetric key can rotate by itself. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
function rotation({ properties }: Resource): readonly string[] {
  const { customerMasterKeySpec = 'SYMMETRIC_DEFAULT', enableKeyRotation } = properties;
  if (isNot(customerMasterKeySpec, 'SYMMETRIC_DEFAULT') || !isNot(enableKeyRotation, true)) return [];
  return [`enableKeyRotation is ${shown(enableKeyRotation)}: set it to true.`];
}

/** AWS takes this switch as text. */
function disks({ properties }: Resource): readonly string[] {
  return maps(properties.blockDeviceMappings).flatMap(({ ebs }, index) => {
    const encrypted = at({ properties: { ebs } }, 'ebs.encrypted');
    if (ebs === undefined || String(encrypted) === 'true' || encrypted === UNKNOWN) return [];
    return [`blockDeviceMappings[${index}].ebs.encrypted is ${shown(encrypted)}: set it to "true".`];
  });
}

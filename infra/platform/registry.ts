import { LifecyclePolicy } from '@pulumi/aws/ecr/lifecyclePolicy.js';
import { Repository } from '@pulumi/aws/ecr/repository.js';
import { named, type Scope } from './scope.ts';
import type { PlatformSettings } from './settings/platform-settings.ts';

/** Registry host and prefix of images. */
export function registryPrefix({ account, region, name }: PlatformSettings): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${account}.dkr.ecr.${region}.${suffix}/${name}`;
}

/** One repository per service: a tag is written once, and every image is scanned. */
export function registry({ settings, aws }: Scope): void {
  for (const repository of settings.registry.repositories) {
    const made = new Repository(
      repository,
      {
        name: `${settings.name}/${repository}`,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'AES256' }],
        forceDelete: !settings.protected,
        tags: named(settings, repository),
      },
      aws,
    );
    new LifecyclePolicy(repository, { repository: made.name, policy: lifecycle(settings.registry.keep) }, aws);
  }
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html */
function lifecycle(keep: number): string {
  const expire = { type: 'expire' };
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: 'What no tag names is left over',
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
        action: expire,
      },
      {
        rulePriority: 2,
        description: `The last ${keep} builds`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: keep },
        action: expire,
      },
    ],
  });
}

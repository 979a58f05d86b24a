import type { CustomResourceOptions } from '@pulumi/pulumi';
import { tags } from '../naming/tags.ts';
import type { PlatformSettings } from './settings/platform-settings.ts';

/** What every part of the platform is registered with. */
export type Scope = {
  readonly settings: PlatformSettings;
  /** Options of every AWS resource: the provider of this account and region. */
  readonly aws: CustomResourceOptions;
};

/** Tags of one resource; `name` is what AWS's console shows. */
export function named({ name, owner }: PlatformSettings, resource: string): Record<string, string> {
  return { ...tags({ platform: name, layer: 'platform', owner }), Name: `${name}-${resource}` };
}

/**
 * The ARN of something in the platform's own account and region, known before it is made: so policies need not wait.
 * @param resource as the service writes it: `repository/eu-1/api`
 */
export function arn({ region, account }: PlatformSettings, service: string, resource: string): string {
  return `arn:${partition(region)}:${service}:${region}:${account}:${resource}`;
}

/** The ARN of something that has no region (IAM) and no account (S3), where those are left out. */
export function globalArn({ region }: PlatformSettings, service: string, account: string, resource: string): string {
  return `arn:${partition(region)}:${service}::${account}:${resource}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

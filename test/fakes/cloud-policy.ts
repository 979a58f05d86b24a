import { POLICY } from './policy.ts';

/** The same policy, of a platform in a cloud's region. */
export const CLOUD_POLICY = withTop(['region: eu-central-1', 'platform: organization/platform/eu-1']);

/** The same policy, where nobody said which platform, nor where. */
export const NO_CLOUD_POLICY = withTop([]);

function withTop(lines: readonly string[]): string {
  const bare = POLICY.replace(/^(region|platform): .*\n/gm, '');
  return bare.replace(/^domain: .*\n/m, (domain) => [domain.trimEnd(), ...lines, ''].join('\n'));
}

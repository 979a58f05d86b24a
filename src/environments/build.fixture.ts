import type { KnownBuild } from './build.ts';

/** A build of the policy's `api` for tests: number 1 of the job of `main`. */
export function exampleBuild(fields: Partial<KnownBuild> = {}): KnownBuild {
  return {
    id: 'shop/main/api#1',
    repository: 'acme/shop',
    commit: '0123456789012345678901234567890123456789',
    branch: 'main',
    service: 'api',
    image: 'registry.example.com/shop/api',
    tag: 'main-1-0123456',
    digest: `sha256:${'1'.repeat(64)}`,
    receivedAt: Date.UTC(2026, 10, 28, 12),
    ...fields,
  };
}

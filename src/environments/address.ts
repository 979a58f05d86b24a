import type { Manifest } from './manifest.ts';

/** Where a person opens one service of an environment: `https://api.preview-123.dev.example.com`. */
export function environmentAddress(manifest: Pick<Manifest, 'domain'>, service: string): string {
  return `https://${service}.${manifest.domain}`;
}

/** Where a person opens the environment itself: its first service, or where there is none its domain. */
export function mainAddress({ domain, services: [first] }: Pick<Manifest, 'domain' | 'services'>): string {
  return first === undefined ? domain : environmentAddress({ domain }, first);
}

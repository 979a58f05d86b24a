import type { Manifest } from './manifest.ts';

/** Where a person opens one service of an environment: `https://api.preview-123.dev.example.com`. */
export function environmentAddress(manifest: Pick<Manifest, 'domain'>, service: string): string {
  return `https://${service}.${manifest.domain}`;
}

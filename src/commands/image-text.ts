import { ImageRepository } from '../environments/policy/field-schemas.ts';
import type { ImageReference } from './known-images.ts';

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
export const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
export const DIGEST = /^sha256:[a-f0-9]{64}$/;

/**
 * Reads `registry.example.com:5000/shop/api:v1@sha256:…`, of which tag and digest may be absent; undefined for what is
 * no image. A colon is a port before a `/`, and begins the tag behind the last one.
 * https://github.com/distribution/reference/blob/v0.6.0/reference.go
 */
export function readImageText(text: string): (ImageReference & { readonly repository: string }) | undefined {
  const [, repository = '', tag, digest] = /^(.+?)(?::([^:/@]*))?(?:@(.*))?$/su.exec(text) ?? [];
  if (!ImageRepository.safeParse(repository, { jitless: true }).success) return undefined;
  if ((tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** How people are told of it: the tag, or the digest as Docker cuts it, to twelve digits. */
export function shortVersion({ tag, digest = '' }: ImageReference): string {
  return tag ?? digest.slice(0, 'sha256:'.length + 12);
}

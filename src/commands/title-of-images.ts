import { shortVersion } from './image-text.ts';
import type { ImageReference } from './known-images.ts';

type Chosen = { readonly service: string; readonly image: ImageReference };

/** `api, web to v2`, or `api to v1, web to v2` where they differ. */
export function titleOfImages(chosen: readonly Chosen[]): string {
  const byVersion = new Map<string, string[]>();
  for (const { service, image } of chosen) {
    const version = shortVersion(image);
    byVersion.set(version, [...(byVersion.get(version) ?? []), service]);
  }
  return [...byVersion].map(([version, services]) => `${services.join(', ')} to ${version}`).join(', ');
}

import type { KnownBuild } from '../environments/build.ts';
import { isNewer, newestBuild } from '../environments/build-order.ts';
import { Refusal } from '../environments/refusal.ts';
import { shortVersion } from './image-text.ts';
import type { ImageReference, KnownImages } from './known-images.ts';
import { type ExistingFile, readImageReference, type ServiceImage } from './service-image.ts';

type ServiceInPlace = { readonly environment: string; readonly service: string; readonly values: ExistingFile };

/**
 * Tag and digest of what a person named by one of them, where a build of this image has both; else what they said. A
 * tag can be pushed again, and runs what it is then; with its digest it runs what CI built.
 */
export function imageByHand(
  { service, values }: ServiceInPlace,
  said: ImageReference,
  images: KnownImages | undefined,
): ImageReference {
  const { repository } = readImageReference(values);
  const builds = buildsOf(images, service, said).filter(({ image }) => image === (repository ?? image));
  const [build, ...others] = builds;
  // A tag is pushed once: where builds claim it for different images, one of them is not what the registry has.
  const agree = others.every(({ tag, digest }) => tag === build?.tag && digest === build.digest);
  return build && agree ? { tag: build.tag, digest: build.digest } : said;
}

/** What a bump by the policy writes, or why it passes the service over: `qa has pinned api at v1.4.1`. */
type PolicyChoice = { readonly image: ImageReference } | { readonly passedOver: string };

/**
 * What a service runs when the policy asks for `said`: the newest build known by now of what it follows, which is `said`
 * or a newer one. Nothing where it is pinned, or where what runs is newer: older never overwrites newer.
 * @throws Refusal `invalid-file` when the values run another image than the one that was built
 */
export function imageByPolicy(
  { environment, service, values }: ServiceInPlace,
  said: ImageReference,
  images: KnownImages | undefined,
): PolicyChoice {
  const current = readImageReference(values);
  if (current.pinned) return { passedOver: `${service} is pinned at ${shortVersion(current)}` };

  if (!images) return { image: said };
  const build = ownValue(images.newest, service);
  if (!build) return { passedOver: `${environment} no longer follows what is built of ${service}` };
  refuseOtherImage(values, current, build);

  const { digest } = current;
  const runs = digest === undefined ? undefined : newestBuild(buildsOf(images, service, { digest }));
  if (runs && runs.digest !== build.digest && !isNewer(build, runs)) {
    return { passedOver: `${service} runs ${shortVersion(current)}, which is newer than ${build.tag}` };
  }
  return { image: { tag: build.tag, digest: build.digest } };
}

function buildsOf(
  images: KnownImages | undefined,
  service: string,
  { tag, digest }: ImageReference,
): readonly KnownBuild[] {
  return (images?.named ?? []).filter(
    (build) =>
      build.service === service && build.tag === (tag ?? build.tag) && build.digest === (digest ?? build.digest),
  );
}

/** A digest of one repository means nothing in another: the pods would find no image. */
function refuseOtherImage({ path }: ExistingFile, { repository }: ServiceImage, { image }: KnownBuild): void {
  if (repository === undefined || repository === image) return;
  throw new Refusal(
    'invalid-file',
    `${path} runs ${repository}, and what was built is ${image}.`,
    `Write ${image} there, or make the policy's "image" of the service what is meant.`,
  );
}

/** The value under a name a person chose: `constructor` is a service like any other. */
export function ownValue<Value>(map: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined;
}

import type { ImageReference } from '../../commands/known-images.ts';
import { readImageReference } from '../../commands/service-image.ts';
import { type DesiredState, serviceValuesPath } from '../../environments/desired-state.ts';
import { Refusal } from '../../environments/refusal.ts';

/** Which build of a service Git has run, and whether builds are kept from it. */
export type RunningImage = { readonly reference: ImageReference; readonly pinned: boolean };

/** Thousands of values are looked at every minute, and hardly any has changed since: what a text says is kept. */
const MOST = 20_000;
const known = new Map<string, { readonly text: string; readonly image: RunningImage | undefined }>();

/** What Git has a service run; undefined where it has no values of it, or they cannot be read. */
export function runningImage(desired: DesiredState, environment: string, service: string): RunningImage | undefined {
  const path = serviceValuesPath(environment, service);
  const text = desired.files.get(path);
  if (text === undefined) return undefined;
  const before = known.get(path);
  if (before?.text === text) return before.image;
  const image = imageIn(path, text);
  if (known.size >= MOST) known.clear();
  known.set(path, { text, image });
  return image;
}

/** As `runningImage`, of one text of the values. */
export function imageIn(path: string, text: string | null | undefined): RunningImage | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const { tag, digest, pinned } = readImageReference({ path, text });
    return { reference: { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) }, pinned };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

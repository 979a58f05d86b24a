import { type DesiredState, environmentNames, manifestPath } from '../environments/desired-state.ts';
import { isEnvironmentName } from '../environments/environment-name.ts';
import type { Manifest } from '../environments/manifest.ts';
import { manifestIfAny } from './manifest-if-any.ts';

type Read = { readonly text: string; readonly manifest: Manifest | undefined };

/** Of thousands of environments a commit changes some: what was read of a text before is read of it no second time. */
let latest: ReadonlyMap<string, Read> = new Map();
let latestFiles: DesiredState['files'] | undefined;

/** Every environment Git has whose `env.yaml` can be read, by name. Cheap enough to be asked for every event. */
export function manifestsIn(desired: DesiredState): readonly Manifest[] {
  if (latestFiles !== desired.files) {
    const earlier = latest;
    const next = new Map<string, Read>();
    for (const name of environmentNames(desired)) {
      const text = desired.files.get(manifestPath(name));
      if (text === undefined || !isEnvironmentName(name)) continue;
      const known = earlier.get(name);
      next.set(name, known?.text === text ? known : { text, manifest: manifestIfAny(desired, name) });
    }
    latest = next;
    latestFiles = desired.files;
  }
  return [...latest.values()].flatMap(({ manifest }) => manifest ?? []);
}

import type { DesiredState } from '../environments/desired-state.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Manifest } from '../environments/manifest.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { Refusal } from '../environments/refusal.ts';

/** An environment as Git has it; undefined when there is none, or its `env.yaml` cannot be read. */
export function manifestIfAny(desired: DesiredState, environment: EnvironmentName): Manifest | undefined {
  try {
    return readManifest(desired, environment);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

import type { Manifest } from '../environments/manifest.ts';
import type { Expectation } from './change.ts';

/** What the controllers must report once they carry out what this manifest says. */
export function expectedState(manifest: Pick<Manifest, 'hibernate' | 'services'>): Expectation {
  return { kind: manifest.hibernate ? 'asleep' : 'healthy', services: manifest.services };
}

import { type DesiredState, manifestPath, serviceValuesPath } from '../environments/desired-state.ts';
import type { Manifest } from '../environments/manifest.ts';
import { quoted } from '../environments/quoted.ts';
import { Refusal } from '../environments/refusal.ts';
import type { ExistingFile } from './service-image.ts';

/**
 * The Helm values of a service that an environment runs.
 * @throws Refusal `unknown-service`; `invalid-file` where its values are not in Git, or no text
 */
export function runningService(
  desired: DesiredState,
  { name, services }: Pick<Manifest, 'name' | 'services'>,
  service: string,
): ExistingFile {
  if (!services.includes(service)) {
    throw new Refusal(
      'unknown-service',
      `${name} runs no service ${quoted(service)}.`,
      `It runs: ${services.join(', ') || 'none'}.`,
    );
  }
  const path = serviceValuesPath(name, service);
  const text = desired.files.get(path);
  if (text !== undefined) return { path, text };
  throw new Refusal(
    'invalid-file',
    `${path} is not there, although ${manifestPath(name)} says that ${name} runs ${service}.`,
    `Somebody may have moved or removed it: put it back, as UTF-8 text of at most 1 MiB, or take ${service} out of ${manifestPath(name)}.`,
  );
}

import { type DesiredState, serviceValuesPath } from '../environments/desired-state.ts';
import type { Manifest } from '../environments/manifest.ts';
import { quoted } from '../environments/quoted.ts';
import { Refusal } from '../environments/refusal.ts';
import type { ExistingFile } from './service-image.ts';

/**
 * The Helm values of a service that an environment runs.
 * @throws Refusal `unknown-service`
 */
export function runningService(
  desired: DesiredState,
  { name, services }: Pick<Manifest, 'name' | 'services'>,
  service: string,
): ExistingFile {
  const path = serviceValuesPath(name, service);
  const text = services.includes(service) ? desired.files.get(path) : undefined;
  if (text !== undefined) return { path, text };
  throw new Refusal(
    'unknown-service',
    `${name} runs no service ${quoted(service)}.`,
    `It runs: ${services.join(', ') || 'none'}.`,
  );
}

import { type DesiredState, sealedPath } from '../desired-state.ts';

/** Hex digits at its end: so many that no two of a service are the same. */
export const SECRET_NAME_DIGITS = 10;

/**
 * Whether a Secret is named as `wa secrets` names those of a service: `api-3f0c8e2b9a`, another at each change. Pods of a
 * template that names it start only once it is there, whichever of the two a reconciler applies first.
 * https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist
 */
export function isSecretName(service: string, name: unknown): boolean {
  if (typeof name !== 'string' || !name.startsWith(`${service}-`)) return false;
  return SECRET_NAME_END.test(name.slice(service.length + 1));
}

/**
 * Whether `secretName` of a service's values is of a Secret under `envs/<env>/secrets`, and not one that somebody named there
 * by hand. Secrets were once named as their service.
 */
export function isOwnSecret(desired: DesiredState, environment: string, service: string, name: unknown): boolean {
  if (isSecretName(service, name)) return true;
  return name === service && desired.files.has(sealedPath(environment, service));
}

const SECRET_NAME_END = new RegExp(`^[0-9a-f]{${SECRET_NAME_DIGITS}}$`);

import { randomBytes } from 'node:crypto';
import { SECRET_NAME_DIGITS } from '../environments/secrets/secret-name.ts';
import type { Values } from './open-secret.ts';

/**
 * A service's Secret in clear, for sops alone, through a pipe. Its values are bytes (`data`), not text (`stringData`): the
 * parser of sops would refuse some letters that a value may have; and where a name is taken away from `stringData`, the
 * cluster keeps it, since what is applied says nothing of `data`. https://github.com/kubernetes/kubernetes/issues/108008
 */
export function secretManifest(environment: string, service: string, values: Values): string {
  const head = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: newSecretName(service), namespace: environment },
    type: 'Opaque',
  };
  const lines = Object.entries(head).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  const entries = Object.entries(secretData(values)).map(([name, value]) => `  ${JSON.stringify(name)}: "${value}"`);
  return [...lines, 'data:', ...entries, ''].join('\n');
}

/** A name that no Secret has had: pods that read it are told by it that there is another. `isSecretName` knows it. */
export function newSecretName(service: string): string {
  return `${service}-${randomBytes(SECRET_NAME_DIGITS / 2).toString('hex')}`;
}

/** Name to value, as `data` of a Secret has them: base64 of their UTF-8. */
export function secretData(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries([...values].map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
}

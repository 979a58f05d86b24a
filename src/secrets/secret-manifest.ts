import type { Values } from './open-secret.ts';

/**
 * A service's Secret in clear, for sops alone, through a pipe. Every letter beyond ASCII and every control character is
 * escaped: the parser of sops refuses some of them as they are, which a value may have all the same.
 * https://yaml.org/spec/1.2.2/#57-escaped-characters
 */
export function secretManifest(environment: string, service: string, values: Values): string {
  const head = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: service, namespace: environment },
    type: 'Opaque',
  };
  const entries = [...values].map(([name, value]) => `  ${quote(name)}: ${quote(value)}`);
  const lines = Object.entries(head).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return [...lines, 'stringData:', ...entries, ''].join('\n');
}

function quote(text: string): string {
  return `"${text.replace(/[^ !#-[\]-~]/gu, escaped)}"`;
}

function escaped(letter: string): string {
  return `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

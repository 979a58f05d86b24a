type SealedAs = { readonly recipients?: readonly string[]; readonly dataKey?: string; readonly name?: string };

/** A Secret as sops encrypts it, made by hand: whatever is to be wrong with it is a replacement in this text. */
export function sealedText(
  keys: Readonly<Record<string, string>> = { DATABASE_URL: 'one', TOKEN: 'two' },
  { recipients = [RECIPIENT], dataKey = 'first', name = SECRET_NAME }: SealedAs = {},
): string {
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `    name: ${name}`,
    '    namespace: qa',
    'type: Opaque',
    'stringData:',
    ...Object.entries(keys).map(([key, seed]) => `    ${key}: ${encrypted(seed)}`),
    'sops:',
    '    age:',
    ...recipients.flatMap((recipient) => [
      '        - enc: |',
      '            -----BEGIN AGE ENCRYPTED FILE-----',
      `            ${btoa(`${dataKey} for ${recipient}`)}`,
      '            -----END AGE ENCRYPTED FILE-----',
      `          recipient: ${recipient}`,
    ]),
    '    encrypted_regex: ^(data|stringData)$',
    '    lastmodified: "2026-11-23T16:28:07Z"',
    `    mac: ${encrypted(JSON.stringify(keys))}`,
    '    version: 3.13.3',
    '',
  ].join('\n');
}

/** As `wa secrets` names a Secret of `api`. */
export const SECRET_NAME = 'api-3f0c8e2b9a';

/** Stands for one ciphertext: another `seed`, another one. */
export function encrypted(seed: string): string {
  return `ENC[AES256_GCM,data:${btoa(seed)},iv:AAAA,tag:BBBB,type:str]`;
}

export const RECIPIENT = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq';

/** `.sops.yaml` that names these recipients for every secret of every environment. */
export function rulesFor(...recipients: readonly string[]): string {
  return `creation_rules:\n  - path_regex: ^envs/[^/]+/secrets/[^/]+\\.sops\\.yaml$\n    encrypted_regex: ^(data|stringData)$\n    age: ${recipients.join(',')}\n`;
}

import type { SopsOptions } from './run-sops.ts';

/** Where sops looks for keys to decrypt with, and for the services that hold them; each group by its first letters. */
const GROUPS = /^(AWS_|GOOGLE_|CLOUDSDK_|AZURE_|VAULT_|GNUPG|GPG_|LC_)/;
const NAMES: ReadonlySet<string> = new Set([
  ...['SOPS_AGE_KEY', 'SOPS_AGE_KEY_FILE', 'SOPS_AGE_KEY_CMD'],
  ...['SOPS_AGE_SSH_PRIVATE_KEY_FILE', 'SOPS_AGE_SSH_PRIVATE_KEY_CMD', 'SOPS_GPG_EXEC', 'SOPS_DECRYPTION_ORDER'],
  ...['HOME', 'XDG_CONFIG_HOME', 'USER', 'LANG', 'TERM', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
]);

/**
 * sops of whoever sits at the terminal, with their keys. What would make it encrypt for others than git-ops names stays
 * behind, SOPS_AGE_RECIPIENTS before all. https://getsops.io/docs/#usage
 */
export function terminalSops(environment: Readonly<Record<string, string | undefined>>): SopsOptions {
  const given = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && (NAMES.has(entry[0]) || GROUPS.test(entry[0])),
  );
  // Somebody may have to enter a passphrase.
  return { path: environment.PATH ?? '', environment: Object.fromEntries(given), patience: 120_000 };
}

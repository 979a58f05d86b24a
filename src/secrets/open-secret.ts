import { sealedPath } from '../environments/desired-state.ts';
import { Refusal } from '../environments/refusal.ts';
import { readSealedSecret, type SealedFile } from '../environments/secrets/sealed-secret.ts';
import { decodeText } from './decode-text.ts';
import { runSops, type SopsOptions, withSopsFolder } from './run-sops.ts';
import { SecretsRefusal } from './secrets-refusal.ts';

/** A service's Secret as it stands in git-ops. */
export type StandingSecret = { readonly environment: string; readonly service: string; readonly text: string };

/** Name to value, in clear: never to be written down. */
export type Values = ReadonlyMap<string, string>;

/** What a key at hand makes of a Secret, or why none does: it is for others, or it is not as sops wrote it. */
export type Opened = { readonly values: Values } | { readonly values: undefined; readonly why: 'no-key' | 'damaged' };

/** What can be read of it without a key. @throws SecretsRefusal `unreadable-secret` */
export function readStanding({ environment, service, text }: StandingSecret): SealedFile {
  const path = sealedPath(environment, service);
  try {
    return readSealedSecret(path, text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // What the parser says may repeat a line of the file, and that may be in clear.
    throw unreadable(path, 'it is no Secret that sops encrypted', 'Repair it in git-ops, or take it away there.');
  }
}

/**
 * Decrypts through pipes, with the keys that sops finds by its options.
 * @throws PortError `engine-missing` @throws SecretsRefusal `unreadable-secret` for values that are no text
 */
export async function openSecret(sops: SopsOptions, { environment, service, text }: StandingSecret): Promise<Opened> {
  const args = ['decrypt', '--input-type', 'yaml', '--output-type', 'json'];
  const { exitCode, stdout } = await withSopsFolder('creation_rules: []\n', (folder) =>
    runSops(sops, folder, { args, input: text, hide: '' }),
  );
  if (exitCode === COULD_NOT_RETRIEVE_KEY || exitCode === undefined) return { values: undefined, why: 'no-key' };
  if (exitCode !== 0) return { values: undefined, why: 'damaged' };
  const { data, stringData } = JSON.parse(stdout) as { [field: string]: Record<string, unknown> | null | undefined };
  const path = sealedPath(environment, service);
  const decoded = Object.entries(data ?? {}).map(([name, value]) => [name, fromBase64(path, name, value)] as const);
  const plain = Object.entries(stringData ?? {}).map(([name, value]) => [name, String(value ?? '')] as const);
  return { values: new Map([...decoded, ...plain]) };
}

/** The values, or a refusal that says why not and what can be done without them. @throws SecretsRefusal `no-key`, `unreadable-secret` */
export async function requireValues(sops: SopsOptions, standing: StandingSecret): Promise<Values> {
  const opened = await openSecret(sops, standing);
  if (opened.values) return opened.values;
  const { environment, service } = standing;
  const path = sealedPath(environment, service);
  const whole = `import all of it anew: wa secrets import ${environment} ${service} .env`;
  if (opened.why === 'damaged') {
    throw unreadable(
      path,
      'it was changed after sops wrote it, and its checksum does not fit',
      `Restore it, or ${whole}`,
    );
  }
  throw new SecretsRefusal(
    'no-key',
    `No key of yours decrypts ${path}; it is for ${readStanding(standing).recipients.join(', ')}. Nothing was sent.`,
    `Ask whoever holds one of these (SOPS_AGE_KEY_FILE, AWS_PROFILE), or ${whole}`,
  );
}

/** https://github.com/getsops/sops/blob/main/cmd/sops/codes/codes.go */
const COULD_NOT_RETRIEVE_KEY = 128;

function fromBase64(path: string, name: string, value: unknown): string {
  const bytes = Buffer.from(String(value ?? ''), 'base64');
  return decodeText(bytes, () => unreadable(path, `${name} holds no text`, 'Edit it with sops itself.'));
}

function unreadable(path: string, why: string, hint: string): SecretsRefusal {
  return new SecretsRefusal('unreadable-secret', `${path} cannot be read: ${why}. Nothing was sent.`, hint);
}

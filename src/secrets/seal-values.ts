import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealedPath } from '../environments/desired-state.ts';
import { Refusal } from '../environments/refusal.ts';
import { judgeSealed, type SealedFor } from '../environments/secrets/judge-sealed.ts';
import { sopsRule } from '../environments/secrets/sops-rules.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { createSopsSealer } from './create-sops-sealer.ts';
import type { Values } from './open-secret.ts';
import { runSops, type SopsOptions, withSopsFolder } from './run-sops.ts';
import { MOST_BYTES } from './secret-limits.ts';
import { newSecretName, secretData, secretManifest } from './secret-manifest.ts';
import { SecretsRefusal } from './secrets-refusal.ts';

export type SecretToSeal = {
  readonly environment: string;
  readonly service: string;
  /** Text of git-ops' `.sops.yaml`; null where there is none. */
  readonly rules: string | null;
  /** All the Secret is to hold. */
  readonly values: Values;
  /** What stands in git-ops and could be decrypted: values that stay keep their ciphertext, so that a review shows which changed. */
  readonly over?: string;
};

export type SealedValues = {
  readonly text: string;
  /** True: nothing of what stood there is in it, not even of values that stayed. */
  readonly anew: boolean;
};

/**
 * Encrypts a service's Secret for whom git-ops names now, under a name it did not have before; where nothing changes, the
 * text stays as it is. No value is in a file, an argument or a message.
 * @throws SecretsRefusal `no-recipient` before anything is encrypted, `invalid-value`
 * @throws PortError `engine-missing`, `sealing-failed` @throws Refusal `invalid-file` of `.sops.yaml`
 */
export async function sealValues(sops: SopsOptions, secret: SecretToSeal): Promise<SealedValues> {
  const { environment, service, values, over } = secret;
  const path = sealedPath(environment, service);
  const rules = requireRules(secret, path);
  const size = [...values.values()].reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (size > MOST_BYTES) {
    throw new SecretsRefusal('invalid-value', `The secret of ${service} in ${environment} would be over 1 MiB.`);
  }
  const sealedFor = { path, environment, service, rules };
  const sorted = new Map([...values].sort(([one], [other]) => (one < other ? -1 : 1)));
  const kept = over !== undefined && isOurs(over, sealedFor);
  const text = kept
    ? await editSealed(sops, { path, service, rules, text: over, entries: secretData(sorted) })
    : await createSopsSealer(sops).seal({ path, manifest: secretManifest(environment, service, sorted), rules });
  // As the server will: sops, or a rule for it, may do otherwise than asked.
  judgeSealed(text, sealedFor);
  return { text, anew: !kept };
}

/** @throws SecretsRefusal `no-recipient` */
function requireRules({ rules }: SecretToSeal, path: string): string {
  try {
    sopsRule(rules ?? undefined, path);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'no-recipient') throw error;
    throw new SecretsRefusal('no-recipient', `${error.message} Nothing was encrypted.`, error.hint);
  }
  return rules ?? '';
}

/** Its form is the one made here, and it is for whom it is to be for: an edit of it will be, too. */
function isOurs(text: string, sealedFor: SealedFor): boolean {
  try {
    return !judgeSealed(text, sealedFor).file.document?.has('stringData');
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

type Edit = {
  readonly path: string;
  readonly service: string;
  readonly rules: string;
  readonly text: string;
  /** Base64. */
  readonly entries: Readonly<Record<string, string>>;
};

/** sops keeps the ciphertext of what stays the same when it edits; the file it edits holds ciphertext before and after. */
async function editSealed(sops: SopsOptions, { path, service, rules, text, entries }: Edit): Promise<string> {
  return withSopsFolder(rules, async (folder) => {
    const file = join(folder, 'secret.yaml');
    await writeFile(file, text);
    const hide = Object.values(entries).join('\n');
    const set = async (field: string, value: unknown) => {
      const args = ['set', '--value-stdin', '--idempotent', file, field];
      const { exitCode, told } = await runSops(sops, folder, { args, input: JSON.stringify(value), hide });
      if (exitCode === 0) return readFile(file, 'utf8');
      throw new PortError('sealing-failed', `sops did not change ${path}: ${told}`, {
        hint: 'It has to be sops 3.11 or newer, and the keys that decrypted the file have to be within reach still.',
      });
    };
    const edited = await set('["data"]', entries);
    // Not encrypted, but under the checksum of the file: only sops can write it.
    return edited === text ? text : set('["metadata"]["name"]', newSecretName(service));
  });
}

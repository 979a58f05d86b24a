/** Marks a secret, an asset or an output wherever Pulumi writes values: `sdk/go/common/resource/sig` in pulumi/pulumi. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

export const MASK = '[secret]';

/** Replaces every secret by `[secret]`: its ciphertext differs at every save, and its plain text is nobody's to read. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if (Reflect.get(value, SIGNATURE) === SECRET) return MASK;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, maskSecrets(entry)]));
}

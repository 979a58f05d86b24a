import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { StackSettings } from '../operations/ports/stack-runner.ts';
import type { SecretsProvider } from './deployment.ts';

const SettingsFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * The text of `Pulumi.<stack>.yaml` for one run: what the infra repository commits for the stack, if anything, the
 * request's own settings over it, and the key the state's secrets are encrypted with. Writing the file saves one CLI
 * call (about half a second) for each setting. The key is read from the state, so a lost work folder loses nothing.
 * @param committed text of the infra repository's own `Pulumi.<stack>.yaml`
 * @param secrets undefined before the stack exists; `pulumi stack init` then adds one
 */
export function renderStackSettings(
  committed: string | undefined,
  settings: StackSettings,
  secrets: SecretsProvider | undefined,
): string {
  const { config, ...rest } = SettingsFile.parse(parse(committed ?? '') ?? {});
  const next = { ...rest, ...encryption(secrets), config: { ...config, ...settings } };
  // Pulumi reads by older rules than these are written by: unquoted, `2026-12-01`, `1_000` and `0123` change there.
  return stringify(next, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}

/** Source of the fields: `sdk/go/common/workspace/project.go`, ProjectStack. */
function encryption(secrets: SecretsProvider | undefined): Readonly<Record<string, string>> {
  const { salt, url, encryptedkey } = secrets?.state ?? {};
  if (secrets?.type === 'passphrase' && salt) return { encryptionsalt: salt };
  if (secrets?.type === 'cloud' && url) {
    return { secretsprovider: url, ...(encryptedkey === undefined ? {} : { encryptedkey }) };
  }
  return {};
}

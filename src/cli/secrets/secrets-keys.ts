import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { isVariableName } from '../../secrets/variable-name.ts';

/**
 * The names a command line gives, each once.
 * @throws SecretsRefusal `value-in-argv`, `invalid-name`; neither repeats what was said, which may be a value
 */
export function requireKeys(keys: readonly string[]): readonly string[] {
  if (keys.some((key) => key.includes('='))) {
    throw new SecretsRefusal(
      'value-in-argv',
      'A value was given as an argument, where everybody on this machine can read it and the shell keeps it; nothing was sent.',
      'Rotate that value where it comes from. Then give the name alone: the new value is asked for, or read from standard input.',
    );
  }
  const wrong = keys.findIndex((key) => !isVariableName(key));
  if (wrong === -1) return [...new Set(keys)];
  throw new SecretsRefusal(
    'invalid-name',
    `KEY ${wrong + 1} of ${keys.length} is no name of an environment variable: letters, digits and "_", no digit first. Nothing was sent.`,
    'If it is a value, rotate it: everybody on this machine could read it. Values are asked for, or read from standard input.',
  );
}

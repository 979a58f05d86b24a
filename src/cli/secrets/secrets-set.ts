import { compareValues } from '../../secrets/compare-values.ts';
import { requireValues, type Values } from '../../secrets/open-secret.ts';
import { sealValues } from '../../secrets/seal-values.ts';
import { EXIT } from '../exit-code.ts';
import { attempt } from './secrets-attempt.ts';
import { requireKeys } from './secrets-keys.ts';
import { changesAnything, namesText } from './secrets-names.ts';
import { nothingToChange, type SendOptions, sealedFor, sendSealed } from './secrets-send.ts';
import { openSession, requireServiceName, standingOf } from './secrets-session.ts';
import { askHidden, canAsk, readPiped } from './secrets-terminal.ts';

/** `wa secrets set`: values that nobody sees, of names that everybody may. */
export function setSecrets(env: string, service: string, keys: readonly string[], options: SendOptions): Promise<void> {
  return attempt(options.json ?? false, () => setKeys(env, requireServiceName(service), requireKeys(keys), options));
}

async function setKeys(env: string, service: string, keys: readonly string[], options: SendOptions): Promise<number> {
  const ask = canAsk();
  const [key, ...others] = keys;
  if (key === undefined || (!ask && others.length > 0)) {
    console.error('Standard input holds the value of one KEY; say one at a time, or import a .env file.');
    return EXIT.usage;
  }
  const session = await openSession(env);
  const { environment, rules, sops } = session;
  const standing = standingOf(session, service);
  const before: Values = standing ? await requireValues(sops, standing) : new Map();

  const given = ask ? await askHidden(keys) : await readPiped(key);
  const values = new Map([...before, ...given]);
  const changes = compareValues(before.keys(), before, values);
  const summary = namesText(`Secrets of ${service} in ${environment}`, changes);
  if (options.dryRun) return sendSealed(session, options, summary, async () => []);

  const over = standing ? { over: standing.text } : {};
  const sealed = await sealValues(sops, { environment, service, rules, values, ...over });
  if (!changesAnything(changes) && !sealed.anew) return nothingToChange(service, environment);
  return sendSealed(session, options, summary, async () => [sealedFor(service, sealed.text, standing)]);
}

import { compareValues } from '../../secrets/compare-values.ts';
import { readStanding, requireValues } from '../../secrets/open-secret.ts';
import { sealValues } from '../../secrets/seal-values.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { attempt } from './secrets-attempt.ts';
import { requireKeys } from './secrets-keys.ts';
import { namesText } from './secrets-names.ts';
import { type SendOptions, sealedFor, sendSealed } from './secrets-send.ts';
import { openSession, requireServiceName, requireStanding } from './secrets-session.ts';

/** `wa secrets unset`: names go; with the last one the Secret goes. */
export function unsetSecrets(
  env: string,
  service: string,
  keys: readonly string[],
  options: SendOptions,
): Promise<void> {
  return attempt(options.json ?? false, () => unsetKeys(env, requireServiceName(service), requireKeys(keys), options));
}

async function unsetKeys(env: string, service: string, keys: readonly string[], options: SendOptions): Promise<number> {
  const session = await openSession(env);
  const { environment, rules, sops } = session;
  const standing = requireStanding(session, service);
  const names = [...readStanding(standing).keys.keys()];
  const unknown = keys.filter((key) => !names.includes(key));
  if (unknown.length > 0) {
    const message = `${service} in ${environment} has no ${unknown.join(', ')}; it has ${names.join(', ')}. Nothing was sent.`;
    throw new SecretsRefusal('nothing-there', message);
  }
  const title = `Secrets of ${service} in ${environment}`;
  if (names.every((name) => keys.includes(name))) {
    const summary = namesText(title, compareValues(names, undefined, new Map()));
    return sendSealed(session, options, summary, async () => [sealedFor(service, null, standing)]);
  }
  const before = await requireValues(sops, standing);
  const values = new Map([...before].filter(([name]) => !keys.includes(name)));
  return sendSealed(session, options, namesText(title, compareValues(names, before, values)), async () => {
    const { text } = await sealValues(sops, { environment, service, rules, values, over: standing.text });
    return [sealedFor(service, text, standing)];
  });
}

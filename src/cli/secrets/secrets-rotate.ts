import type { SealedSecret } from '../../commands/verb.ts';
import { readStanding, requireValues, type StandingSecret, type Values } from '../../secrets/open-secret.ts';
import { sealValues } from '../../secrets/seal-values.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { attempt } from './secrets-attempt.ts';
import { type SendOptions, sealedFor, sendSealed } from './secrets-send.ts';
import { openSession, requireServiceName, requireStanding } from './secrets-session.ts';

/** `wa secrets rotate`: after `.sops.yaml` has changed, whoever it names now reads the secrets, and nobody else does. */
export function rotateSecrets(env: string, services: readonly string[], options: SendOptions): Promise<void> {
  return attempt(options.json ?? false, () => rotate(env, services.map(requireServiceName), options));
}

async function rotate(env: string, services: readonly string[], options: SendOptions): Promise<number> {
  const session = await openSession(env);
  const { environment, rules, sops } = session;
  const named = [...new Set(services)];
  const standing = named.length > 0 ? named.map((each) => requireStanding(session, each)) : session.standing;
  if (standing.length === 0) throw new SecretsRefusal('nothing-there', `No service of ${environment} has a secret.`);

  // All are read before the first is encrypted: one that cannot be read leaves every other as it is.
  const opened: { readonly each: StandingSecret; readonly values: Values }[] = [];
  for (const each of standing) opened.push({ each, values: await requireValues(sops, each) });
  const summary = standing.map((each) => `${each.service}: ${[...readStanding(each).keys.keys()].join(', ')}`);
  return sendSealed(session, options, `Encrypted anew in ${environment}:\n  ${summary.join('\n  ')}`, async () => {
    const sealed: SealedSecret[] = [];
    for (const { each, values } of opened) {
      const { text } = await sealValues(sops, { environment, service: each.service, rules, values });
      sealed.push(sealedFor(each.service, text, each));
    }
    return sealed;
  });
}

import { readStanding } from '../../secrets/open-secret.ts';
import { EXIT } from '../exit-code.ts';
import { attempt } from './secrets-attempt.ts';
import { openSession, requireServiceName, requireStanding } from './secrets-session.ts';

type Options = { readonly json?: true };

/** `wa secrets list`: what is there and who can read it; takes no key. */
export function listSecrets(env: string, service: string | undefined, options: Options): Promise<void> {
  return attempt(options.json ?? false, () => list(env, service && requireServiceName(service), options));
}

async function list(env: string, service: string | undefined, options: Options): Promise<number> {
  const session = await openSession(env);
  const standing = service === undefined ? session.standing : [requireStanding(session, service)];
  const secrets = standing.map((each) => {
    const { keys, recipients, lastModified } = readStanding(each);
    return { service: each.service, names: [...keys.keys()].sort(), recipients, lastModified: lastModified ?? null };
  });
  if (options.json) {
    console.log(JSON.stringify({ kind: 'secrets-list', environment: session.environment, secrets }));
    return EXIT.done;
  }
  if (secrets.length === 0) console.log(`No service of ${session.environment} has a secret.`);
  for (const each of secrets) {
    console.log(`${each.service} (changed ${each.lastModified ?? 'at a time it does not say'})`);
    for (const name of each.names) console.log(`  ${name}`);
    for (const recipient of each.recipients) console.log(`  read by ${recipient}`);
  }
  return EXIT.done;
}

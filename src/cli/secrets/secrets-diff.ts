import { compareValues } from '../../secrets/compare-values.ts';
import { openSecret, readStanding } from '../../secrets/open-secret.ts';
import { EXIT } from '../exit-code.ts';
import { attempt } from './secrets-attempt.ts';
import { readSecretsFile } from './secrets-file.ts';
import { openSession, requireServiceName, standingOf } from './secrets-session.ts';

type Options = { readonly json?: true };

/** `wa secrets diff`: a `.env` file beside what stands in git-ops, by name. */
export function diffSecrets(env: string, service: string, file: string | undefined, options: Options): Promise<void> {
  return attempt(options.json ?? false, () => diff(env, requireServiceName(service), file ?? '.env', options));
}

async function diff(env: string, service: string, file: string, options: Options): Promise<number> {
  const values = await readSecretsFile(file);
  const session = await openSession(env);
  const { environment, sops } = session;
  const standing = standingOf(session, service);
  const names = standing ? readStanding(standing).keys.keys() : [];
  const opened = standing && (await openSecret(sops, standing));
  const { added, removed, changed, same, unknown } = compareValues(names, opened?.values, values);
  const parts = { onlyHere: added, onlyThere: removed, changed, same, unknown };
  if (options.json) {
    console.log(JSON.stringify({ kind: 'secrets-diff', environment, service, ...parts }));
    return EXIT.done;
  }
  const rows = [
    ['only in the file', added],
    ['only in git-ops', removed],
    ['changed', changed],
    ['the same', same],
    ['cannot be told without a key that decrypts it', unknown],
  ] as const;
  for (const [what, list] of rows) if (list.length > 0) console.log(`${what}: ${list.join(', ')}`);
  return EXIT.done;
}

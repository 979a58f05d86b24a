import { compareValues } from '../../secrets/compare-values.ts';
import { openSecret, readStanding } from '../../secrets/open-secret.ts';
import { sealValues } from '../../secrets/seal-values.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { attempt } from './secrets-attempt.ts';
import { readSecretsFile } from './secrets-file.ts';
import { changesAnything, namesText } from './secrets-names.ts';
import { nothingToChange, type SendOptions, sealedFor, sendSealed } from './secrets-send.ts';
import { openSession, requireServiceName, standingOf } from './secrets-session.ts';
import { askYes, canAsk } from './secrets-terminal.ts';

export type ImportOptions = SendOptions & { readonly prune?: true };

/** `wa secrets import`: a `.env` file becomes all of a service's Secret. */
export function importSecrets(
  env: string,
  service: string,
  file: string | undefined,
  options: ImportOptions,
): Promise<void> {
  return attempt(options.json ?? false, () => importFile(env, requireServiceName(service), file ?? '.env', options));
}

async function importFile(env: string, service: string, file: string, options: ImportOptions): Promise<number> {
  const values = await readSecretsFile(file);
  const session = await openSession(env);
  const { environment, rules, sops } = session;
  const standing = standingOf(session, service);
  const stood = standing && readStanding(standing);
  const opened = standing && (await openSecret(sops, standing));

  const changes = compareValues(stood?.keys.keys() ?? [], opened?.values, values);
  const summary = namesText(`Secrets of ${service} in ${environment}`, changes);
  const isSame = opened?.values && !changesAnything(changes);
  if (options.dryRun) return sendSealed(session, options, summary, async () => []);
  if (changes.removed.length > 0 && !options.prune) await agree(changes.removed, { service, environment, file });

  const over = standing && opened?.values ? { over: standing.text } : {};
  const sealed = await sealValues(sops, { environment, service, rules, values, ...over });
  if (isSame && !sealed.anew) return nothingToChange(service, environment);
  const anew =
    sealed.anew && standing ? '\nAll of it is encrypted anew, so a review cannot tell which values changed.' : '';
  return sendSealed(session, options, `${summary}${anew}`, async () => [sealedFor(service, sealed.text, standing)]);
}

/** @throws SecretsRefusal `names-would-go` */
async function agree(
  names: readonly string[],
  { service, environment, file }: { readonly service: string; readonly environment: string; readonly file: string },
): Promise<void> {
  const list = names.join(', ');
  if (file !== '-' && canAsk() && (await askYes(`${service} in ${environment} would lose ${list}. Go on?`))) return;
  throw new SecretsRefusal(
    'names-would-go',
    `The file does not have ${list}, which ${service} in ${environment} has; nothing was sent.`,
    'With --prune they go. To change some names and keep the others: wa secrets set.',
  );
}

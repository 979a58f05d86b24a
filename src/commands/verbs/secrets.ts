import { createHash } from 'node:crypto';
import { type DesiredState, sealedPath, serviceValuesPath } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import { judgeSealed } from '../../environments/secrets/judge-sealed.ts';
import { readSealedSecret } from '../../environments/secrets/sealed-secret.ts';
import { isOwnSecret } from '../../environments/secrets/secret-name.ts';
import { SOPS_RULES_PATH } from '../../environments/secrets/sops-rules.ts';
import type { FileEdit } from '../change.ts';
import { environmentStack } from '../environment-stack.ts';
import { expectedState } from '../expected-state.ts';
import { namedSecret } from '../named-secret.ts';
import type { ChangeVerb, SealedSecret } from '../verb.ts';

/** Puts the secrets of services in place, encrypted where they were known: `wa secrets` sends what this writes. */
export const secrets: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'secrets',
    environment: 'required',
    flags: {
      service: { value: 's', repeatable: true, required: true, summary: 'a service whose secret comes along' },
      reason: { value: '"…"', summary: 'why, kept in the history' },
    },
    terminal: 'wa secrets import|set|unset|list|diff|rotate <env> …',
    summary: 'Changes the secrets of services; said in a terminal only.',
    examples: ['wa secrets import qa api .env', 'wa secrets set qa api DATABASE_URL', 'wa secrets rotate qa'],
  },
  propose(desired, { environment }, { sealed = [] }) {
    const manifest = readManifest(desired, environment);
    if (sealed.length === 0) {
      throw new Refusal('invalid-value', `No secret of ${environment} came with it.`, 'Say it with wa secrets.');
    }
    const files = sealed.flatMap((secret) => editsOf(desired, manifest, secret));
    const services = sealed.map(({ service }) => service).join(', ');
    if (files.length === 0) {
      throw new Refusal('nothing-to-change', `${environment} has these secrets of ${services} already.`);
    }
    return {
      environment,
      title: `secrets of ${services}`,
      files,
      // The first secret is what has the environment's secrets registered with the reconciler; the last one ends it.
      stacks: [environmentStack(environment, 'up')],
      expectation: expectedState(manifest),
    };
  },
};

function editsOf(desired: DesiredState, manifest: Manifest, { service, text, replaces }: SealedSecret): FileEdit[] {
  const environment = manifest.name;
  const valuesPath = serviceValuesPath(environment, service);
  const values = manifest.services.includes(service) ? desired.files.get(valuesPath) : undefined;
  if (values === undefined) {
    throw new Refusal(
      'unknown-service',
      `${environment} runs no service ${quoted(service)}.`,
      `It runs: ${manifest.services.join(', ') || 'none'}.`,
    );
  }
  if (manifest.addons.some(({ name }) => name === service)) {
    const why = `it is where the connection of the add-on ${service} is kept`;
    throw new Refusal('invalid-secret', `The secret of ${service} in ${environment} was not taken: ${why}.`);
  }
  const path = sealedPath(environment, service);
  const current = desired.files.get(path);
  const name = namedSecret({ path: valuesPath, text: values });
  // Changed with every change of the Secret, so that pods, which read it at their start alone, are replaced: and by ones
  // that wait until it is there (infra/charts/service/README.md).
  const named = (wanted: string | undefined): FileEdit[] =>
    wanted === undefined || wanted === name
      ? []
      : [{ kind: 'set', path: valuesPath, field: ['secretName'], value: wanted }];
  if (text === (current ?? null)) return text === null ? [] : named(readSealedSecret(path, text).name);
  if ((current === undefined ? undefined : sha256(current)) !== replaces) {
    throw new Refusal(
      'stale-secret',
      `Somebody changed the secret of ${service} in ${environment} meanwhile; it was left as it is.`,
      'Say it again: wa secrets begins with what is there now.',
    );
  }
  if (text === null) {
    // Another Secret that somebody named there by hand stays named.
    return [{ kind: 'remove', path }, ...(isOwnSecret(desired, environment, service, name) ? named('') : [])];
  }
  const sealed = judgeSealed(text, { path, environment, service, rules: desired.files.get(SOPS_RULES_PATH) });
  if (sealed.name === name) {
    throw new Refusal(
      'invalid-secret',
      `The secret of ${service} in ${environment} was not taken: ${name} is its name already, so no pod would be replaced.`,
      'Make it with wa secrets, which gives it another name at each change.',
    );
  }
  return [{ kind: 'write', path, text }, ...named(sealed.name)];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

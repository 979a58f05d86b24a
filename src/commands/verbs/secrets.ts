import { createHash } from 'node:crypto';
import { type DesiredState, serviceSecretPath, serviceValuesPath } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { quoted } from '../../environments/quoted.ts';
import { Refusal } from '../../environments/refusal.ts';
import { judgeSealed } from '../../environments/secrets/judge-sealed.ts';
import { SOPS_RULES_PATH } from '../../environments/secrets/sops-rules.ts';
import { parseYamlFile, yamlValue } from '../../environments/yaml/yaml-file.ts';
import type { Scalar } from '../../environments/yaml/yaml-scalar.ts';
import type { FileEdit } from '../change.ts';
import { expectedState } from '../expected-state.ts';
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
      stacks: [],
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
  const path = serviceSecretPath(environment, service);
  const current = desired.files.get(path);
  if (text === (current ?? null)) return text === null ? [] : valuesEdits(valuesPath, values, service, text);
  if ((current === undefined ? undefined : sha256(current)) !== replaces) {
    throw new Refusal(
      'stale-secret',
      `Somebody changed the secret of ${service} in ${environment} meanwhile; it was left as it is.`,
      'Say it again: wa secrets begins with what is there now.',
    );
  }
  if (text === null) return [{ kind: 'remove', path }, ...valuesEdits(valuesPath, values, service, null)];
  judgeSealed(text, { path, environment, service, rules: desired.files.get(SOPS_RULES_PATH) });
  return [{ kind: 'write', path, text }, ...valuesEdits(valuesPath, values, service, text)];
}

/**
 * What the chart reads the Secret by (infra/charts/service/README.md): its name, and a revision that changes with it so
 * that the pods, which read it at their start alone, are replaced. The revision is of the ciphertext.
 */
function valuesEdits(path: string, text: string, service: string, sealed: string | null): FileEdit[] {
  const values = yamlValue(parseYamlFile(path, text));
  const now: Readonly<Record<string, unknown>> = typeof values === 'object' && values !== null ? { ...values } : {};
  const set = (field: string, value: Scalar): FileEdit[] =>
    now[field] === value ? [] : [{ kind: 'set', path, field: [field], value }];
  if (sealed !== null)
    return [...set('secretName', service), ...set('secretRevision', sha256(sealed).slice(0, REVISION))];
  // Another Secret that somebody named there by hand stays named.
  return now.secretName === service ? [...set('secretName', ''), ...set('secretRevision', '')] : [];
}

/** Hex digits of the revision. */
const REVISION = 12;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { type DesiredState, environmentFiles, manifestPath } from '../../environments/desired-state.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { formatInstant } from '../../environments/instant.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { listManifests } from '../../environments/manifest-file.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Kind, Policy } from '../../environments/policy/policy.ts';
import { Refusal } from '../../environments/refusal.ts';
import { sameLogin } from '../../environments/same-login.ts';
import { addonStack } from '../addon-stack.ts';
import type { Command } from '../command.ts';
import { environmentStack } from '../environment-stack.ts';
import { expectedState } from '../expected-state.ts';
import { flagList, flagRepeats, flagText } from '../flag-values.ts';
import { grantAddons } from '../grant-addons.ts';
import { lifetime } from '../lifetime.ts';
import { manifestText } from '../manifest-text.ts';
import { newServiceValues } from '../new-service-values.ts';
import type { ChangeVerb } from '../verb.ts';

/** Registers an environment and writes down what runs in it. */
export const create: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'create',
    environment: 'in-pull-request',
    flags: {
      from: { value: '<env>', summary: 'the environment whose values are copied' },
      service: { value: 's', repeatable: true, summary: 'only this service; without it, all of them' },
      addon: { value: 'a', repeatable: true, summary: 'with this add-on' },
      ttl: { value: '3d', summary: 'how long it lives, no longer than its kind allows' },
      size: { value: 'name', summary: 'the size of its add-ons; the first the policy grants when absent' },
      reason: { value: '"…"', summary: 'why, kept in the history' },
    },
    summary: 'Creates an environment; in a pull request its name may be left out.',
    examples: [
      'create',
      'create preview-123 --service api --ttl 12h',
      'create preview-123 --from qa',
      'create preview-123 --addon rds --addon redis',
    ],
  },
  propose(desired, command, context) {
    const { environment } = command;
    const { policy, requester, pullRequest, now } = context;
    const kind = kindOf(policy, environment);
    refuseTaken(desired, environment);
    const addons = grantAddons(policy, flagRepeats(command, 'addon'), flagText(command, 'size'));
    const services = chosenServices(policy, command);
    const from = existingBase(desired, command);
    const expiresAt = expiry(kind, command, now);
    refuseOverLimit(desired, kind, requester);

    const manifest: Manifest = {
      name: environment,
      kind: kind.name,
      owner: requester,
      ...(pullRequest ? { source: { repository: pullRequest.repository, pullRequest: pullRequest.number } } : {}),
      domain: `${environment}.${policy.domain}`,
      services,
      addons,
      hibernate: false,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    return {
      environment,
      title: from === undefined ? 'create' : `create from ${from}`,
      files: [
        { kind: 'write', path: manifestPath(environment), text: manifestText(manifest) },
        ...services.flatMap((service) => newServiceValues(desired, context, { environment, service, from })),
      ],
      stacks: [...addons.map(({ name }) => addonStack(environment, name, 'up')), environmentStack(environment, 'up')],
      expectation: expectedState(manifest),
    };
  },
};

type NamedKind = { readonly name: string; readonly kind: Kind };

function refuseTaken(desired: DesiredState, environment: string): void {
  // Any file counts: the folder of a half-removed environment may still hold secrets nobody means to take over.
  if (environmentFiles(desired, environment).length === 0) return;
  throw new Refusal(
    'name-taken',
    `There is an environment ${environment} already.`,
    `/env status ${environment} shows it, /env destroy ${environment} removes it.`,
  );
}

function chosenServices(policy: Policy, command: Command): readonly string[] {
  const known = Object.keys(policy.services);
  const asked = flagList(command, 'service');
  const unknown = asked.find((service) => !known.includes(service));
  if (unknown === undefined) return asked.length > 0 ? asked : known;
  throw new Refusal(
    'unknown-service',
    `The policy names no service "${unknown}".`,
    `It names: ${known.join(', ')}.`,
    'services',
  );
}

function existingBase(desired: DesiredState, command: Command): string | undefined {
  const from = flagText(command, 'from');
  if (from === undefined) return undefined;
  const name = environmentName(from);
  if (desired.files.has(manifestPath(name))) return name;
  throw new Refusal(
    'unknown-environment',
    `There is no environment ${name} to copy from.`,
    '/env list shows all of them.',
  );
}

function expiry(kind: NamedKind, command: Command, now: number): string | undefined {
  const ttl = flagText(command, 'ttl');
  if (kind.kind.ttl === undefined) {
    if (ttl === undefined) return undefined;
    throw new Refusal(
      'invalid-value',
      `Environments of kind ${kind.name} do not expire.`,
      'Say it without --ttl.',
      `kinds.${kind.name} has no ttl`,
    );
  }
  return formatInstant(now + (ttl === undefined ? kind.kind.ttl : lifetime(kind, ttl)));
}

function refuseOverLimit(desired: DesiredState, kind: NamedKind, requester: string): void {
  const limit = kind.kind.perOwner;
  if (limit === undefined) return;
  const owned = listManifests(desired).manifests.filter(
    // GitHub's logins are the same in any letter case.
    (manifest) => manifest.kind === kind.name && sameLogin(manifest.owner, requester),
  );
  if (owned.length < limit) return;
  throw new Refusal(
    'limit-reached',
    `${requester} has ${owned.length} environments of kind ${kind.name}, and ${limit} is the most the policy grants.`,
    `Destroy one of them first, with /env destroy: ${owned.map(({ name }) => name).join(', ')}.`,
    `kinds.${kind.name}.perOwner: ${limit}`,
  );
}

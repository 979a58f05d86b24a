import { mainAddress } from '../../environments/address.ts';
import { formatDuration } from '../../environments/duration.ts';
import { environmentName } from '../../environments/environment-name.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import type { Answer } from '../../render/answer.ts';
import { policyChannel } from '../displays/displays-of.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { CommandRequest, ConversationRef, Request, Said } from '../request.ts';
import { POLICY_ACTOR } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';
import { extendBy } from './lifetimes.ts';

type Lifetime = Extract<Said, { kind: 'lifetime' }>;

/**
 * What the end of an environment's lifetime means: soon, a warning to those who can put it off; once it is over, that
 * the environment is destroyed. Git is asked again first: somebody may have put it off already.
 * @returns the destroy, when it is time for it
 * @throws PortError when Git or somebody to be warned cannot be reached: told again, nobody is told twice
 */
export async function endOfLife(
  runtime: Runtime,
  request: Omit<Request, 'said' | 'speaker'>,
  { environment, expiresAt, ends }: Lifetime,
): Promise<readonly CommandRequest[]> {
  const desired = await runtime.gitops.read();
  const name = environmentName(environment);
  const manifest = manifestIfAny(desired, name);
  if (manifest?.expiresAt !== expiresAt) return [];
  const isOver = runtime.now() >= Date.parse(expiresAt);
  if (ends === 'soon') {
    if (!isOver) await warn(runtime, request.id, readPolicy(desired), manifest, expiresAt);
    return [];
  }
  if (!isOver) return [];
  // Somebody was quicker: a second destroy would only find nothing, and say that it failed.
  if ((await runtime.store.queue(name)).at(-1)?.command.verb === 'destroy') return [];
  const command = { verb: 'destroy', environment: name, args: [], flags: {} } as const;
  const id = `${request.id} ${name}`;
  return [{ ...request, id, command, actor: POLICY_ACTOR, byPolicy: 'its lifetime is over' }];
}

async function warn(
  runtime: Runtime,
  request: string,
  policy: Policy,
  manifest: Manifest,
  expiresAt: string,
): Promise<void> {
  const { name: environment, owner } = manifest;
  const extension = formatDuration(extendBy(kindOf(policy, environment).kind.ttl));
  const answer: Answer = {
    kind: 'expiry',
    environment,
    owner,
    address: mainAddress(manifest),
    expiresAt: Date.parse(expiresAt),
    extendBy: extension,
  };
  const places = await whoToWarn(runtime, policy, manifest);
  const told = await Promise.allSettled(
    places.map((place) => runtime.conversations[place.door]?.reply(place, `${request} ${nameOf(place)}`, answer)),
  );
  // Those who were told are found by the name of the request when the rest is tried again.
  for (const each of told) if (each.status === 'rejected') throw each.reason;
}

async function whoToWarn(
  runtime: Pick<Runtime, 'store'>,
  policy: Policy,
  { name, owner, source }: Manifest,
): Promise<readonly ConversationRef[]> {
  const channel = policyChannel(policy, name);
  const linked = await runtime.store.slackUsersOf(owner);
  return [
    ...(source ? [{ door: 'github', repository: source.repository, issue: source.pullRequest } as const] : []),
    ...(channel ? [channel] : []),
    ...linked.map(({ workspace, user }) => ({ door: 'slack', workspace, channel: user }) as const),
  ];
}

function nameOf(place: ConversationRef): string {
  if (place.door === 'github') return `${place.repository}#${place.issue}`;
  return place.door === 'slack' ? place.channel : place.door;
}

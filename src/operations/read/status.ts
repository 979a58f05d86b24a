import { mainAddress } from '../../environments/address.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import type { Answer, EnvironmentRow } from '../../render/answer.ts';
import { addonViews } from '../displays/addon-views.ts';
import { titleOf } from '../displays/title-of.ts';
import type { Operation } from '../operation.ts';
import type { Observation } from '../ports/cluster-reader.ts';
import { PortError } from '../ports/port-error.ts';
import { reconcilerOf } from '../reconciler-of.ts';
import type { Runtime } from '../runtime.ts';
import { readCosts } from './costs.ts';
import { environmentState } from './environment-state.ts';

/** `status`: everything known of one environment; what cannot be read is named instead of guessed. @throws Refusal */
export async function readStatus(runtime: Runtime, environment: EnvironmentName): Promise<Answer> {
  const desired = await runtime.gitops.read();
  const manifest = readManifest(desired, environment);
  const problems: string[] = [];
  const costs = await readCosts(runtime, desired, [manifest]);
  if (costs.problem !== undefined) problems.push(`Costs: ${costs.problem}`);
  const monthly = costs.of(environment);
  const observation = await observe(runtime, desired, environment, problems);
  const queue = await runtime.store.queue(environment);
  const waiting = await runtime.store.operationsOf(environment, { states: ['waiting'] });
  const lock = await runtime.store.lockOf(environment);
  return {
    kind: 'status',
    environment: {
      ...environmentRow(manifest, observation, [...queue, ...waiting]),
      ...(monthly ? { monthly } : {}),
      workloads: (observation?.workloads ?? []).map(({ kind, name, ready, desired, images, message }) => ({
        kind,
        name,
        ready,
        desired,
        image: images.join(', '),
        ...(message ? { message } : {}),
      })),
      applications: (observation?.applications ?? []).map(({ service, sync, health, message }) => ({
        service,
        sync,
        health,
        ...(message ? { message } : {}),
      })),
      ...(lock ? { lock: { by: lock.by, at: lock.at, ...(lock.reason ? { reason: lock.reason } : {}) } } : {}),
      queue: queue.map((each) => ({ id: each.id, title: titleOf(each), requester: each.requester, state: each.state })),
      waiting: waiting.map((each) => ({
        plan: each.plan ?? '',
        title: titleOf(each),
        requester: each.requester,
        ...(each.outcome?.proposal ? { proposal: each.outcome.proposal.name } : {}),
      })),
      problems,
    },
  };
}

/** One line about an environment, as `list` and `status` share it. Pure. */
export function environmentRow(
  manifest: Manifest,
  observation: Observation | undefined,
  active: readonly Operation[],
): EnvironmentRow {
  return {
    name: manifest.name,
    kind: manifest.kind,
    owner: manifest.owner,
    state: environmentState(manifest, observation, active),
    services: manifest.services,
    address: mainAddress(manifest),
    ...(manifest.expiresAt ? { expiresAt: manifest.expiresAt } : {}),
    ...addonViews(manifest),
  };
}

/** Looks at the cluster; when it does not answer, says so in `problems` and leaves the rest of the answer standing. */
export async function observe(
  runtime: Pick<Runtime, 'cluster'>,
  desired: DesiredState,
  environment: string,
  problems: string[],
): Promise<Observation | undefined> {
  try {
    return await runtime.cluster.observe(environment, reconcilerOf(desired));
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
    return undefined;
  }
}

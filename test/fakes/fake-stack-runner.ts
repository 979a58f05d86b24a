import { createHash } from 'node:crypto';
import { addonOf, addonStack } from '../../src/commands/addon-stack.ts';
import type { StackRef } from '../../src/commands/change.ts';
import type { ResourceChange, ResourceOperation } from '../../src/commands/difference.ts';
import { environmentStack } from '../../src/commands/environment-stack.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';
import type { StackRequest, StackRunner, StackSettings, StackState } from '../../src/operations/ports/stack-runner.ts';
import { stackKey } from '../../src/operations/stack-key.ts';
import {
  addonConnection,
  addonProgram,
  type FakeResource,
  refuseStopped,
  updateDifferences,
  whatStays,
} from './fake-addon.ts';
import { createGates, type Gates } from './gates.ts';

export const NAMESPACE = 'kubernetes:core/v1:Namespace';
const PROJECT = 'kubernetes:argoproj.io/v1alpha1:AppProject';
export const APPLICATION = 'kubernetes:argoproj.io/v1alpha1:Application';
export const KUSTOMIZATION = 'kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization';
export const HELM_RELEASE = 'kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease';

/** What a backend keeps of one stack. */
type FakeStack = {
  readonly resources: Map<string, FakeResource>;
  pending: string[];
  lock: 'dead' | 'alive' | undefined;
};

export type FakeStacks = {
  /** `up preview-1`, in the order runs were started; reads of the state are left out. */
  readonly calls: string[];
  /** Which run is to be held or to fail next. */
  readonly gates: Gates;
  /** Head of the infra repository. */
  infra: string;
  /** Files of the infra repository, the same at every commit. */
  readonly files: Map<string, string>;
  /** Types that are replaced instead of updated. */
  readonly replaced: Set<string>;
  /** Mandatory policies the next previews break. */
  violations: readonly string[];
  stack(environment: string): FakeStack | undefined;
  addon(addon: string, environment: string): FakeStack | undefined;
  /** Changes every connection. */
  rotated: string;
  /** Last copies that destroyed add-ons left. */
  readonly kept: ReadonlySet<string>;
  /** Makes what the program wants true at once, as if it had been applied long ago. */
  settle(environment: string, settings: StackSettings, addon?: string): void;
  /** The same stacks through one process; `moment` is called after every trace a run leaves half-way. */
  runner(moment?: () => void): StackRunner;
};

type SavedPlan = { readonly base: string; readonly wanted: readonly (readonly [string, FakeResource])[] };

/** Stacks in memory: states with hashes, saved plans that bind, pending operations and locks that killed runs leave. */
export function createFakeStacks(): FakeStacks {
  const states = new Map<string, FakeStack>();
  const calls: string[] = [];
  const gates = createGates();
  const kept = new Set<string>();

  const open = (ref: StackRef): FakeStack => {
    const state = states.get(stackKey(ref)) ?? { resources: new Map(), pending: [], lock: undefined };
    states.set(stackKey(ref), state);
    return state;
  };
  const begin = async (what: string, { ref, interrupt, kill }: StackRequest): Promise<void> => {
    calls.push(`${what} ${called(ref)}`);
    await gates.pass(what, interrupt, kill);
  };
  const lock = (state: FakeStack, { ref }: StackRequest): void => {
    if (state.lock)
      throw new PortError('stack-locked', `${ref.stack} is locked.`, { retryable: state.lock === 'alive' });
    state.lock = 'dead';
  };

  /** One resource after the other, each pending while it is in flight; `kill` leaves it so, and the lock with it. */
  async function work(
    what: string,
    state: FakeStack,
    request: StackRequest,
    tasks: readonly { readonly urn: string; readonly apply: () => void }[],
    moment: () => void,
  ): Promise<void> {
    lock(state, request);
    for (const { urn, apply } of tasks) {
      if (request.interrupt?.aborted) break;
      state.pending = [urn];
      moment();
      await gates.pass(`${what} in flight`, undefined, request.kill);
      apply();
      state.pending = [];
      moment();
      request.onEvent({ kind: 'resource', severity: 'info', text: `${what} ${urn}`, urn });
    }
    state.lock = undefined;
    if (request.interrupt?.aborted && tasks.length > 0) throw interrupted(request);
  }

  const stacks: FakeStacks = {
    calls,
    gates,
    infra: '1'.repeat(40),
    files: new Map(),
    replaced: new Set(),
    violations: [],
    stack: (environment) => states.get(stackKey(environmentStack(environment, 'up'))),
    addon: (addon, environment) => states.get(stackKey(addonStack(environment, addon, 'up'))),
    rotated: '',
    kept,
    settle(environment, settings, addon) {
      const ref = addon === undefined ? environmentStack(environment, 'up') : addonStack(environment, addon, 'up');
      states.set(stackKey(ref), { resources: new Map(wantedBy(ref, settings)), pending: [], lock: undefined });
    },
    runner: (moment = () => undefined) => ({
      standIns: ['kubernetes'],
      infraCommit: async () => stacks.infra,
      infraFile: async (_, path) => stacks.files.get(path),
      inspect: async (ref) => inspect(states.get(stackKey(ref))),
      async preview(request) {
        await begin('preview', request);
        // Like the real thing, a preview of what does not exist leaves an empty record.
        const { resources: now } = open(request.ref);
        const { hash } = inspect(states.get(stackKey(request.ref)));
        const wanted = wantedBy(request.ref, request.settings);
        const plan: SavedPlan = { base: hash, wanted };
        const { violations } = stacks;
        return {
          changes: difference(now, new Map(wanted), stacks.replaced),
          ...(violations.length > 0 ? {} : { savedPlan: new TextEncoder().encode(JSON.stringify(plan)) }),
          stateHash: hash,
          violations,
        };
      },
      async up(request) {
        await begin('up', request);
        const state = open(request.ref);
        if (state.pending.length > 0) throw new Error('up on a stack with pending operations: replayed blindly');
        const { base, wanted }: SavedPlan = JSON.parse(new TextDecoder().decode(request.savedPlan));
        if (inspect(state).hash !== base) throw new PortError('plan-violated', 'the plan was made on another state');
        const next = new Map(wanted);
        refuseStopped(state.resources, next);
        const changes = difference(state.resources, next, stacks.replaced).filter(
          ({ operation }) => operation !== 'same',
        );
        const tasks = changes.map(({ urn }) => ({ urn, apply: () => put(state.resources, urn, next.get(urn)) }));
        await work('up', state, request, tasks, moment);
        return { changes: count(changes) };
      },
      async previewDestroy(request) {
        await begin('preview-destroy', request);
        const state = states.get(stackKey(request.ref));
        const changes = difference(state?.resources ?? new Map(), new Map(), stacks.replaced);
        return { changes, stateHash: inspect(state).hash, violations: [] };
      },
      async destroy(request) {
        await begin(request.targets ? 'destroy-targets' : 'destroy', request);
        const state = open(request.ref);
        const urns = [...state.resources.keys()].filter((urn) => request.targets?.includes(urn) ?? true).reverse();
        const tasks = urns.map((urn) => ({ urn, apply: () => take(state.resources, urn, kept) }));
        if (whatStays(state.resources).isProtected)
          throw new PortError('stack-failed', `${called(request.ref)} is protected.`);
        await work('destroy', state, request, tasks, moment);
        return { changes: { delete: urns.length } };
      },
      async refresh(request) {
        await begin('refresh', request);
        const state = open(request.ref);
        lock(state, request);
        moment();
        state.pending = [];
        state.lock = undefined;
        return { changes: {} };
      },
      async releaseStaleLock(ref) {
        const state = states.get(stackKey(ref));
        if (state?.lock === 'alive') throw new PortError('stack-locked', 'A live run holds it.', { retryable: true });
        if (state) state.lock = undefined;
      },
      async outputs({ ref }) {
        calls.push(`outputs ${called(ref)}`);
        await gates.pass('outputs');
        return { summary: 'a stand-in', connection: addonConnection(addonOf(ref), ref.stack, stacks.rotated) };
      },
      async remove(ref) {
        calls.push(`remove ${called(ref)}`);
        if (states.get(stackKey(ref))?.resources.size)
          throw new PortError('stack-failed', 'The stack still has resources.');
        states.delete(stackKey(ref));
      },
    }),
  };
  return stacks;
}

/** How tests name a stack: an environment's by its name, an add-on's `rds/preview-1`. */
function called(ref: StackRef): string {
  return ref.layer === 'addon' ? `${addonOf(ref)}/${ref.stack}` : ref.stack;
}

function wantedBy(ref: StackRef, settings: StackSettings): readonly (readonly [string, FakeResource])[] {
  return ref.layer === 'addon' ? addonProgram(ref, settings) : program(ref.stack, settings);
}

function interrupted({ ref }: StackRequest): PortError {
  return new PortError('interrupted', `The run of ${ref.stack} was interrupted.`);
}

/** What `infra/environments` would want for these settings: a namespace, and what its reconciler is told of each service. */
function program(stack: string, settings: StackSettings): readonly (readonly [string, FakeResource])[] {
  const environment = settings['environments:environment'] as { owner: string; services: { name: string }[] };
  const flux = settings['environments:reconciler'] === 'flux';
  const resources: FakeResource[] = [
    { type: NAMESPACE, name: stack, inputs: environment.owner },
    flux ? { type: KUSTOMIZATION, name: 'environment', inputs: '' } : { type: PROJECT, name: stack, inputs: '' },
    ...environment.services.map(({ name }) => ({
      type: flux ? HELM_RELEASE : APPLICATION,
      name: flux ? name : `${stack}-${name}`,
      inputs: JSON.stringify(settings['environments:infra']),
    })),
  ];
  return resources.map((resource) => [`urn:${stack}::${resource.type}::${resource.name}`, resource]);
}

function inspect(state: FakeStack | undefined): StackState {
  const resources = [...(state?.resources ?? [])];
  const text = JSON.stringify(resources.toSorted(([a], [b]) => a.localeCompare(b)));
  return {
    exists: state !== undefined,
    hash: resources.length === 0 ? 'absent' : createHash('sha256').update(text).digest('hex'),
    pendingOperations: state?.pending ?? [],
    resources: resources.map(([urn, { type, name }]) => ({ urn, type, name })),
    ...whatStays(state?.resources ?? new Map()),
    ...(state?.lock ? { lockedBy: state.lock } : {}),
  };
}

function difference(
  now: ReadonlyMap<string, FakeResource>,
  next: ReadonlyMap<string, FakeResource>,
  replaced: ReadonlySet<string>,
): readonly ResourceChange[] {
  const operation = (urn: string, type: string): ResourceOperation => {
    if (!now.has(urn)) return 'create';
    if (!next.has(urn)) return 'delete';
    if (now.get(urn)?.inputs === next.get(urn)?.inputs) return 'same';
    return replaced.has(type) ? 'replace' : 'update';
  };
  return [...new Map([...now, ...next])].map(([urn, { type, name }]) => ({
    urn,
    type,
    name,
    operation: operation(urn, type),
    differences: updateDifferences(now.get(urn), next.get(urn)),
  }));
}

/** Deletes a resource; what leaves a last copy leaves it now. */
function take(resources: Map<string, FakeResource>, urn: string, kept: Set<string>): void {
  const going = resources.get(urn);
  const { copies = [] } = whatStays(new Map(going ? [[urn, going]] : []));
  for (const copy of copies) kept.add(copy);
  resources.delete(urn);
}

function put(resources: Map<string, FakeResource>, urn: string, resource: FakeResource | undefined): void {
  if (resource) resources.set(urn, resource);
  else resources.delete(urn);
}

function count(changes: readonly ResourceChange[]): Partial<Record<ResourceOperation, number>> {
  const counts: Partial<Record<ResourceOperation, number>> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

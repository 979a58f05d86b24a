import { isDeepStrictEqual } from 'node:util';
import { addonOf } from '../../src/commands/addon-stack.ts';
import type { StackRef } from '../../src/commands/change.ts';
import type { PropertyDifference } from '../../src/commands/difference.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';
import type { StackSettings, StackState } from '../../src/operations/ports/stack-runner.ts';

/** Part of every value a connection holds: it must be nowhere else. */
export const CANARY = 'canary-9d41c7';

export type FakeResource = { readonly type: string; readonly name: string; readonly inputs: string };
type Resources = ReadonlyMap<string, FakeResource>;

/** What an add-on's program wants: the password it makes, and the thing itself. */
export function addonProgram(ref: StackRef, settings: StackSettings): readonly (readonly [string, FakeResource])[] {
  const addon = addonOf(ref);
  const said = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.slice(addon.length + 1), value]));
  const inputs = JSON.stringify({ protect: said.whenDestroyed === 'keep-a-copy', ...said });
  return ['password', addon].map((name) => {
    const type = `aws:${addon}/${name}:${name}`;
    return [`urn:${ref.stack}::${type}::${name}`, { type, name, inputs }];
  });
}

/** What an add-on's stack exports; every value holds `CANARY`. */
export function addonConnection(addon: string, environment: string, more = ''): Readonly<Record<string, string>> {
  return { [`${addon.toUpperCase()}_URL`]: `${addon}://app:${CANARY}${more}@${environment}:1` };
}

/** AWS changes nothing of what is stopped but its tags, and does not wake and change it at once. */
export function refuseStopped(now: Resources, next: Resources): void {
  for (const [urn, { inputs }] of now) {
    const [before, after] = [inputsOf(inputs), inputsOf(next.get(urn)?.inputs ?? '')];
    if (before.asleep === true && after.protect !== before.protect)
      throw new PortError('stack-failed', `${urn} is stopped.`);
  }
}

/** Whether it is protected, and the names of last copies it would leave. */
export function whatStays(resources: Resources): Pick<StackState, 'isProtected' | 'copies'> {
  const all = [...resources.values()].map(({ name, inputs }) => ({ name, ...inputsOf(inputs) }));
  const copies = all.flatMap(({ name, ...inputs }) =>
    'whenDestroyed' in inputs && inputs.whenDestroyed === 'keep-a-copy' && name !== 'password'
      ? [`eu-1-${name}-final`]
      : [],
  );
  return {
    ...(all.some((inputs) => 'protect' in inputs && inputs.protect === true) ? { isProtected: true } : {}),
    ...(copies.length > 0 ? { copies } : {}),
  };
}

/** What a preview tells of an update: of an add-on, that its operation's name differs, where nothing else does. */
export function updateDifferences(
  now: FakeResource | undefined,
  next: FakeResource | undefined,
): readonly PropertyDifference[] {
  const [before, after] = [now, next].map((each) => ({ ...inputsOf(each?.inputs ?? ''), operation: '' }));
  const isAddon = now?.inputs.includes('whenDestroyed') === true && next !== undefined;
  if (!isAddon || now.inputs === next.inputs || !isDeepStrictEqual(before, after)) return [];
  return [{ path: 'tags["workflowautom.dev/operation"]', kind: 'update', replaces: false }];
}

function inputsOf(inputs: string): Readonly<Record<string, unknown>> {
  return inputs.startsWith('{') ? JSON.parse(inputs) : {};
}

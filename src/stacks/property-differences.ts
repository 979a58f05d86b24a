import { isDeepStrictEqual } from 'node:util';
import type { PropertyDifference } from '../commands/difference.ts';
import type { StepMetadata } from './engine-event.ts';
import { formatPropertyPath, type PathSegment, parsePropertyPath, valueAt } from './property-path.ts';
import { MASK, maskSecrets } from './secret-value.ts';

type Values = Readonly<Record<string, unknown>>;
type Sides = { readonly inputs: Values; readonly outputs: Values };
type Found = {
  readonly path: readonly PathSegment[];
  readonly kind: PropertyDifference['kind'];
  readonly replaces: boolean;
  /** Which side of the old resource the value was found on: what the program said then, or what is there now. */
  readonly old: keyof Sides;
};

/** Longer values are cut: a plan is read by people. */
const LONGEST = 120;
/** Pulumi's own notes among the inputs; no property of the resource. */
const INTERNAL = /^__/;

/**
 * What an update or a replacement changes in a resource's inputs. The provider's detailed diff is believed where it
 * gives one; else old and new inputs are compared; where those are equal (drift), the outputs the inputs name.
 */
export function propertyDifferences(step: StepMetadata): readonly PropertyDifference[] {
  const before = inputsAndOutputs(step.old);
  const after = inputsAndOutputs(step.new);
  const found = step.detailedDiff ? detailed(step.detailedDiff) : compared(before, after);

  const named = [...(step.keys ?? []), ...(step.diffs ?? [])].map(parsePropertyPath);
  const replaceKeys = new Set((step.keys ?? []).map((key) => String(parsePropertyPath(key)[0])));
  const seen = new Set(found.map(({ path }) => String(path[0])));
  // A changed secret looks the same on both sides; only its name tells.
  const unseen = named.filter((path) => !seen.has(String(path[0])));
  const all = [
    ...found,
    ...unseen.map((path): Found => ({ path: path.slice(0, 1), kind: 'update', replaces: false, old: 'inputs' })),
  ];

  const differences = all
    .filter(({ path }) => !INTERNAL.test(String(path[0])))
    .map(({ path, kind, replaces, old: side }): PropertyDifference => {
      const old = shown(valueAt(before[side], path));
      const next = shown(valueAt(after.inputs, path));
      return {
        path: formatPropertyPath(path),
        kind,
        replaces: replaces || replaceKeys.has(String(path[0])),
        ...(kind === 'add' || old === undefined ? {} : { before: old }),
        ...(kind === 'delete' || next === undefined ? {} : { after: next }),
      };
    });
  const unique = new Map(differences.map((difference) => [difference.path, difference]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function inputsAndOutputs(state: StepMetadata['old']): Sides {
  const masked = (values: Values | null | undefined): Values =>
    Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, maskSecrets(value)]));
  return { inputs: masked(state?.inputs), outputs: masked(state?.outputs) };
}

function detailed(diff: NonNullable<StepMetadata['detailedDiff']>): Found[] {
  return Object.entries(diff).map(([key, { diffKind, inputDiff }]) => {
    const kind = diffKind.split('-')[0];
    return {
      path: parsePropertyPath(key),
      kind: kind === 'add' || kind === 'delete' ? kind : 'update',
      replaces: diffKind.endsWith('-replace'),
      old: inputDiff ? 'inputs' : 'outputs',
    };
  });
}

function compared(before: Sides, after: Sides): Found[] {
  const inInputs = compare(before.inputs, after.inputs, []).map((found): Found => ({ ...found, old: 'inputs' }));
  if (inInputs.length > 0) return inInputs;
  const drifted = Object.fromEntries(Object.keys(after.inputs).map((key) => [key, before.outputs[key]]));
  return compare(drifted, after.inputs, [])
    .filter(({ kind }) => kind === 'update')
    .map((found): Found => ({ ...found, old: 'outputs' }));
}

function compare(before: unknown, after: unknown, path: readonly PathSegment[]): Omit<Found, 'old'>[] {
  if (isDeepStrictEqual(before, after)) return [];
  const bothLists = Array.isArray(before) && Array.isArray(after);
  if (bothLists || (isRecord(before) && isRecord(after))) {
    const keys = bothLists
      ? Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index)
      : [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compare(valueAt(before, [key]), valueAt(after, [key]), [...path, key]));
  }
  const kind = before === undefined ? 'add' : after === undefined ? 'delete' : 'update';
  return [{ path, kind, replaces: false }];
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = value === MASK ? MASK : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

import type { Cents, Cost, CostLine } from './cost.ts';

/** One line of what changes: 0 before is what comes, 0 after is what goes. */
export type CostChange = {
  readonly layer: CostLine['layer'];
  readonly what: string;
  readonly before: Cents;
  readonly after: Cents;
  /** After the change, while the environment sleeps. */
  readonly asleep: Cents;
  readonly byUse?: string;
};

/** What a plan changes in what an environment costs a month. */
export type CostDifference = {
  readonly currency: 'USD';
  readonly asOf: string;
  /** What is paid for the environment as it then is, less what is paid now: a sleep saves, so it is below zero. */
  readonly now: Cents;
  /** The same while it is awake, and while it is asleep. */
  readonly awake: Cents;
  readonly asleep: Cents;
  /** What the environment will cost; absent when it will be gone. */
  readonly after?: { readonly awake: Cents; readonly asleep: Cents };
  /** It sleeps after it: what sleep saves is in `now`. */
  readonly sleeps: boolean;
  readonly lines: readonly CostChange[];
  readonly missing: readonly string[];
};

/** What a plan says of cost: what changes, or why nobody knows. */
export type PlanCost = CostDifference | { readonly problem: string };

/**
 * After less before. What has no price in both is in neither, and so not said again. Pure.
 * @returns undefined when there is no environment before or after
 */
export function costDifference(before: Cost | undefined, after: Cost | undefined): CostDifference | undefined {
  const known = after ?? before;
  if (!known) return undefined;
  const [was, is] = [before?.missing ?? [], after?.missing ?? []];
  const less = (of: 'now' | 'awake' | 'asleep') => (after?.[of] ?? 0) - (before?.[of] ?? 0);
  return {
    currency: known.currency,
    asOf: known.asOf,
    now: less('now'),
    awake: less('awake'),
    asleep: less('asleep'),
    ...(after ? { after: { awake: after.awake, asleep: after.asleep } } : {}),
    sleeps: after?.sleeps === true,
    lines: changedLines(before, after),
    missing: [...is.filter((what) => !was.includes(what)), ...was.filter((what) => !is.includes(what))],
  };
}

/** Every line of either, in the order of what will be; one that stays the same is there too. */
function changedLines(before: Cost | undefined, after: Cost | undefined): readonly CostChange[] {
  const paid = (cost: Cost | undefined, line: CostLine | undefined): Cents =>
    cost && line ? (cost.sleeps ? line.asleep : line.awake) : 0;
  const key = ({ layer, what }: CostLine) => `${layer} ${what}`;
  const was = new Map(before?.lines.map((line) => [key(line), line]));
  const is = new Map(after?.lines.map((line) => [key(line), line]));
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((name) => {
    const [old, next] = [was.get(name), is.get(name)];
    const line = next ?? old;
    if (!line) return [];
    return {
      layer: line.layer,
      what: line.what,
      before: paid(before, old),
      after: paid(after, next),
      asleep: next?.asleep ?? 0,
      ...(line.byUse === undefined ? {} : { byUse: line.byUse }),
    };
  });
}

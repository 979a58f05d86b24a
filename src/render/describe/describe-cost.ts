import type { Cents, Cost } from '../../environments/cost/cost.ts';
import type { CostDifference, PlanCost } from '../../environments/cost/cost-difference.ts';
import type { CostSum } from '../answer.ts';
import { type Block, plain, type Spans, strong } from '../document.ts';

/** What a plan changes in what the environment costs, in one line; what is not known is said, and never zero. */
export function describePlanCost(cost: PlanCost): Block {
  return { kind: 'text', spans: [strong('Cost: '), plain(`${planCostInWords(cost)}.`)] };
}

/** The same by layer, line by line, for whoever opens it. */
export function describeCostLines(cost: PlanCost): readonly Block[] {
  if ('problem' in cost || cost.lines.length === 0) return [];
  const { currency, lines, missing } = cost;
  const sum = (of: 'before' | 'after' | 'asleep') => dollars(lines.reduce((total, line) => total + line[of], 0));
  const layers = [...lines].sort((a, b) => (a.layer === b.layer ? 0 : a.layer === 'environment' ? -1 : 1));
  const rows = layers.map(({ layer, what, before, after, asleep, byUse }) => [
    layer === 'addon' ? 'add-on' : layer,
    what,
    ...(byUse === undefined ? [dollars(before), dollars(after), dollars(asleep)] : ['', byUse, '']),
  ]);
  const table: Block = {
    kind: 'table',
    header: ['layer', 'what', 'before', 'after', 'asleep'],
    rows: [
      ...rows,
      ['together', missing.length > 0 ? 'without what has no price' : '', sum('before'), sum('after'), sum('asleep')],
    ],
  };
  return [{ kind: 'folded', summary: [strong('Cost'), plain(` by layer, ${currency} a month`)], blocks: [table] }];
}

/** `14.30 USD a month (2.30 asleep), prices of 2026-10`: what one environment costs as it is. */
export function costInWords({ currency, asOf, sleeps, now, awake, asleep, missing }: Cost): string {
  const other = sleeps ? `${dollars(awake)} awake` : `${dollars(asleep)} asleep`;
  return `${dollars(now)} ${currency} a month (${other}), prices of ${asOf}${notCounted(missing)}`;
}

/** What one environment costs now, for a column; with a sign where something in it has no price. */
export function costInShort({ now, missing }: Cost): string {
  return missing.length === 0 ? dollars(now) : `${dollars(now)} + ?`;
}

/** What all environments of a list cost together. */
export function describeCostSum(costs: CostSum): Block {
  if ('problem' in costs) return { kind: 'alert', spans: [strong('Cost not known: '), plain(costs.problem)] };
  const { currency, asOf, now, awake, asleep, unpriced } = costs;
  const more =
    unpriced === 0 ? '' : `; ${unpriced} of them ${unpriced === 1 ? 'has' : 'have'} something without a price`;
  const spans: Spans = [
    strong('Together: '),
    plain(
      `${dollars(now)} ${currency} a month (${dollars(awake)} all awake, ${dollars(asleep)} all asleep), prices of ${asOf}${more}.`,
    ),
  ];
  return { kind: 'text', spans };
}

function planCostInWords(cost: PlanCost): string {
  if ('problem' in cost) return `not known: ${cost.problem.replace(/\.$/, '')}`;
  return `${change(cost)}, prices of ${cost.asOf}${notCounted(cost.missing)}`;
}

function change({ currency, now, after, sleeps, missing }: CostDifference): string {
  if (now === 0 && missing.length > 0) return 'not known';
  const known = after && (sleeps ? `${dollars(after.awake)} awake` : `${dollars(after.asleep)} asleep`);
  const total = after && `${dollars(sleeps ? after.asleep : after.awake)}`;
  if (now === 0) return total === undefined ? 'nothing' : `as before, ${total} ${currency} a month (${known})`;
  const signed = `${now > 0 ? '+' : ''}${dollars(now)} ${currency} a month`;
  if (after === undefined) return signed;
  return sleeps ? `${signed} while it sleeps (${total} instead of ${dollars(after.awake)})` : `${signed} (${known})`;
}

function notCounted(missing: readonly string[]): string {
  return missing.length === 0 ? '' : `; not counted: ${missing.join('; ')}`;
}

function dollars(cents: Cents): string {
  return (cents / 100).toFixed(2);
}

import { monthly, type PriceTable } from '../../environments/cost/cost-prices.ts';
import { parseArn } from './sweep-arn.ts';

/** Which add-on the resource is the paid part of. */
const PAID: Readonly<Record<string, string>> = { 'rds db': 'rds', 'elasticache replicationgroup': 'redis' };

/**
 * US cents a month a resource costs at least, while it runs; undefined where that is not known, or it costs nothing by
 * itself. Tags do not say its size, so without one it is that of the smallest.
 */
export function leastCost(arn: string, { addons }: PriceTable, size?: string): number | undefined {
  const name = parseArn(arn);
  const addon = name && PAID[`${name.service} ${name.type}`];
  const sizes = addon === undefined ? undefined : addons[addon];
  if (!sizes) return undefined;
  const lines = size !== undefined && Object.hasOwn(sizes, size) ? [sizes[size] ?? []] : Object.values(sizes);
  const sums = lines.map((each) => each.reduce((sum, line) => sum + Math.round(monthly(line) * 100), 0));
  return sums.length === 0 ? undefined : Math.min(...sums);
}

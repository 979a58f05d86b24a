import { expect, it } from 'vitest';
import { monthly, type PricedLine, parsePrices, podPrices } from './cost-prices.ts';

const TABLE = `version: 1
region: eu-central-1
currency: USD
asOf: 2026-10
nodes:
  type: m7g.large
  vcpu: 2
  memoryGiB: 8
  onDemand: { each: 0.1, per: hour, asOf: 2026-10, source: "https://aws.amazon.com/ec2/pricing/on-demand/" }
  split: { vcpu: 4, memoryGiB: 1, source: "https://opencost.io/docs/configuration/on-prem/" }
volumes: { each: 0.1, per: GiB-month, asOf: 2026-10, source: "https://aws.amazon.com/ebs/pricing/" }
addons:
  rds:
    small:
      - { what: an instance, each: 0.01, per: hour, asleep: stops, asOf: 2026-10, source: "https://aws.amazon.com/rds/" }
platform: {}
`;

it('splits the price of a node over its processors and its memory, and the parts add up to the node', () => {
  const { vcpu, memoryGiB } = podPrices(parsePrices('eu-central-1', TABLE));
  expect(vcpu / memoryGiB).toBeCloseTo(4);
  expect(2 * vcpu + 8 * memoryGiB).toBeCloseTo(73);
});

it('counts with a spot price where somebody vouches for one', () => {
  const spot = TABLE.replace(
    '  split:',
    '  spot: { each: 0.05, per: hour, asOf: 2026-10, source: "https://aws.amazon.com/ec2/spot/pricing/" }\n  split:',
  );
  const { vcpu, memoryGiB } = podPrices(parsePrices('eu-central-1', spot));
  expect(2 * vcpu + 8 * memoryGiB).toBeCloseTo(36.5);
});

it.each<[string, Partial<PricedLine>, number]>([
  ['an hourly price is that of 730 hours', { each: 0.01, per: 'hour' }, 7.3],
  ['several cost several times as much', { each: 0.01, per: 'hour', count: 2 }, 14.6],
  ['a monthly price is that of a month', { each: 0.5, per: 'month' }, 0.5],
  ['storage costs by its size', { each: 0.1, per: 'GB-month', count: 20 }, 2],
  ['what is paid for by use is in no sum', { each: 0.4, per: 'million requests', by: 'use' }, 0],
])('%s', (_, line, dollars) => {
  expect(monthly({ each: 1, per: 'month', count: 1, ...line })).toBeCloseTo(dollars);
});

it.each([
  ['an unknown key', 'platform: {}', 'platform: {}\nsurcharge: 2', /prices\/eu-central-1\.yaml:17: surcharge/],
  ['an unknown key of a line', 'asleep: stops', 'asleep: stops, note: x', /:15: addons\.rds\.small\[0\]\.note/],
  ['no word on sleep', ', asleep: stops', '', /:15: addons\.rds\.small\[0\]: .*asleep/],
  ['both asleep and by use', 'asleep: stops', 'asleep: stops, by: use', /asleep/],
  ['a price without a source', ', source: "https://aws.amazon.com/rds/"', '', /small\[0\]\.source/],
  ['a source that is no page', 'https://aws.amazon.com/rds/', 'somewhere', /not the https:\/\/ address/],
  ['a date that is no month', 'asOf: 2026-10\nnodes', 'asOf: 2026\nnodes', /:4: asOf/],
  ['a price of zero', 'each: 0.01', 'each: 0', /small\[0\]\.each/],
  ['another region', 'region: eu-central-1', 'region: us-east-1', /:2: region: must be eu-central-1/],
])('refuses %s, with its line', (_, text, written, message) => {
  expect(() => parsePrices('eu-central-1', TABLE.replace(text, written))).toThrow(message);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cost, costOf } from './cost.ts';
import { costDifference } from './cost-difference.ts';
import type { ServiceNeeds } from './cost-needs.ts';
import type { PricedLine, PriceTable } from './cost-prices.ts';

const seen = { asOf: '2026-10', source: 'https://aws.amazon.com/' };
const line = (about: Partial<PricedLine>): PricedLine => ({
  what: 'it',
  each: 1,
  per: 'month',
  count: 1,
  ...seen,
  ...about,
});

/** A vCPU costs 10 USD a month here, and a GiB of memory 1. */
const prices: PriceTable = {
  version: 1,
  region: 'eu-central-1',
  currency: 'USD',
  asOf: '2026-10',
  nodes: {
    type: 'a node',
    vcpu: 2,
    memoryGiB: 8,
    onDemand: { each: 28 / 730, per: 'hour', ...seen },
    split: { vcpu: 10, memoryGiB: 1, source: seen.source },
  },
  volumes: { each: 0.1, per: 'GiB-month', ...seen },
  addons: {
    rds: {
      small: [
        line({ what: 'instance', each: 11.68, asleep: 'stops' }),
        line({ what: 'storage', each: 2.3, asleep: 'stays' }),
      ],
    },
    redis: { small: [line({ what: 'node', each: 9.34, asleep: 'stays' })] },
    s3: { small: [line({ what: 'what it stores', each: 0.023, per: 'GB-month', by: 'use' })] },
  },
  platform: {},
  missing: [],
};
const api: ServiceNeeds = { replicas: 2, vcpu: 0.5, memoryGiB: 1, volumeGiB: 0 };
const needs = new Map([['api', api]]);
const manifest = { services: ['api'], addons: [], hibernate: false };
const rds = { name: 'rds', size: 'small' };
const cost = (
  changes: Partial<typeof manifest> | { readonly addons: readonly { name: string; size: string }[] } = {},
): Cost => costOf({ ...manifest, ...changes }, needs, prices);

describe('what an environment costs', () => {
  it('is what its pods ask for, and its add-ons, line by line', () => {
    expect(cost({ addons: [rds] })).toMatchObject({
      awake: 1_200 + 1_168 + 230,
      asleep: 230,
      now: 2_598,
      missing: [],
      lines: [
        { layer: 'environment', what: 'api: 2 x (0.5 vCPU, 1 GiB)', awake: 1_200, asleep: 0 },
        { layer: 'addon', what: 'rds small: instance', awake: 1_168, asleep: 0 },
        { layer: 'addon', what: 'rds small: storage', awake: 230, asleep: 230 },
      ],
    });
  });

  it('is less asleep, but not for what cannot be stopped', () => {
    expect(cost({ addons: [{ name: 'redis', size: 'small' }], hibernate: true })).toMatchObject({
      now: 934,
      asleep: 934,
    });
  });

  it('counts volumes asleep, too', () => {
    const kept = costOf(manifest, new Map([['api', { ...api, volumeGiB: 10 }]]), prices);
    expect(kept).toMatchObject({ awake: 1_400, asleep: 200 });
  });

  it.each([
    ['redis large', { name: 'redis', size: 'large' }],
    ['kafka small', { name: 'kafka', size: 'small' }],
    ['constructor small', { name: 'constructor', size: 'small' }],
    ['rds toString', { name: 'rds', size: 'toString' }],
  ])('says that there is no price for %s, and never that it costs nothing', (what, addon) => {
    expect(cost({ addons: [addon] }).missing).toEqual([`no price for ${what}`]);
  });

  it('says so when nobody knows what a service asks for', () => {
    const unknown = costOf(
      { ...manifest, services: ['api', 'web'] },
      new Map([['api', { unreadable: 'replicas' }]]),
      prices,
    );
    expect(unknown.missing).toEqual(['what api asks for is not known: replicas', 'what web asks for is not known']);
  });

  it('names a price by use, and counts nothing for it', () => {
    const { lines, awake, missing } = cost({ addons: [{ name: 's3', size: 'small' }] });
    expect([awake, missing]).toEqual([1_200, []]);
    expect(lines[1]).toMatchObject({ awake: 0, byUse: '0.023 USD per GB-month' });
  });
});

describe('what a plan changes', () => {
  it('costs what comes, and says what it costs asleep', () => {
    expect(costDifference(undefined, cost({ addons: [rds] }))).toMatchObject({
      now: 2_598,
      after: { asleep: 230 },
      sleeps: false,
    });
  });

  it('saves what sleep stops', () => {
    const plan = costDifference(cost({ addons: [rds] }), cost({ addons: [rds], hibernate: true }));
    expect(plan).toMatchObject({ now: -2_368, awake: 0, asleep: 0, sleeps: true });
    expect(plan?.lines).toMatchObject([
      { before: 1_200, after: 0 },
      { before: 1_168, after: 0 },
      { before: 230, after: 230 },
    ]);
  });

  it('saves everything when the environment goes', () => {
    const plan = costDifference(cost(), undefined);
    expect(plan).toMatchObject({ now: -1_200, lines: [{ before: 1_200, after: 0, asleep: 0 }] });
    expect(plan).not.toHaveProperty('after');
  });

  it('does not say again what had no price before', () => {
    const kafka = { name: 'kafka', size: 'small' };
    const [before, after] = [cost({ addons: [kafka] }), cost({ addons: [kafka, rds] })];
    expect(costDifference(before, after)?.missing).toEqual([]);
    expect(costDifference(after, cost({ addons: [rds] }))?.missing).toEqual(['no price for kafka small']);
  });

  it('is nothing where no environment was or will be', () => {
    expect(costDifference(undefined, undefined)).toBeUndefined();
  });
});

describe('for any environment', () => {
  const addon = fc.record({
    name: fc.constantFrom('rds', 'redis', 's3', 'kafka'),
    size: fc.constantFrom('small', 'large'),
  });
  const asked = fc.record({
    replicas: fc.nat(9),
    vcpu: fc.double({ min: 0, max: 8, noNaN: true }),
    memoryGiB: fc.double({ min: 0, max: 64, noNaN: true }),
    volumeGiB: fc.nat(100),
  });
  const environments = fc
    .record({
      services: fc.dictionary(fc.constantFrom('api', 'web', 'jobs'), asked),
      addons: fc.uniqueArray(addon, { selector: ({ name }) => name }),
      hibernate: fc.boolean(),
    })
    .map(({ services, ...rest }) =>
      costOf({ ...rest, services: Object.keys(services) }, new Map(Object.entries(services)), prices),
    );

  it('the sum is that of its lines, whole cents, and asleep is never more than awake', () => {
    fc.assert(
      fc.property(environments, ({ lines, awake, asleep, now, sleeps }) => {
        expect(lines.reduce((sum, each) => sum + each.awake, 0)).toBe(awake);
        expect(lines.reduce((sum, each) => sum + each.asleep, 0)).toBe(asleep);
        expect(asleep).toBeLessThanOrEqual(awake);
        expect(now).toBe(sleeps ? asleep : awake);
        expect(lines.every((each) => Number.isInteger(each.awake) && each.asleep <= each.awake)).toBe(true);
      }),
    );
  });

  it('what is added and then removed costs nothing more, and a plan of two steps costs their sum', () => {
    fc.assert(
      fc.property(environments, environments, environments, (a, b, c) => {
        const now = (before: Cost, after: Cost) => costDifference(before, after)?.now ?? Number.NaN;
        expect(now(a, b) + now(b, a)).toBe(0);
        expect(now(a, b) + now(b, c)).toBe(now(a, c));
        expect(now(a, a)).toBe(0);
      }),
    );
  });

  it('what the lines of a plan change is what the plan changes', () => {
    fc.assert(
      fc.property(fc.option(environments, { nil: undefined }), environments, (before, after) => {
        const plan = costDifference(before, after);
        expect(plan?.lines.reduce((sum, each) => sum + each.after - each.before, 0)).toBe(plan?.now);
      }),
    );
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sizeNames as queue } from '../infra/env-addons/queue/sizes.ts';
import { sizeNames as rds, sizes as rdsSizes } from '../infra/env-addons/rds/sizes.ts';
import { sizeNames as redis, sizes as redisSizes } from '../infra/env-addons/redis/sizes.ts';
import { sizeNames as s3 } from '../infra/env-addons/s3/sizes.ts';
import { profiles } from '../infra/platform/settings/profiles.ts';
import { monthly, type PriceTable, parsePrices } from '../src/environments/cost/cost-prices.ts';

const FOLDER = fileURLToPath(new URL('../infra/prices/', import.meta.url));
const ADDONS = fileURLToPath(new URL('../infra/env-addons/', import.meta.url));
const REGIONS = ['eu-central-1', 'us-east-1'];
const sizes: Readonly<Record<string, readonly string[]>> = { queue, rds, redis, s3 };

const read = async (region: string): Promise<PriceTable> =>
  parsePrices(region, await readFile(`${FOLDER}${region}.yaml`, 'utf8'));
/** What has a price, or is said to have none. */
const told = ({ missing }: PriceTable, what: string, priced: unknown): boolean =>
  (priced !== undefined) !== missing.some((each) => each.what === what);

it('there is a table for each region that is documented, and no other', async () => {
  expect((await readdir(FOLDER)).sort()).toEqual(REGIONS.map((region) => `${region}.yaml`));
});

it('every add-on there is has its sizes here', async () => {
  const entries = await readdir(ADDONS, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'contract').map(({ name }) => name);
  expect(folders.sort()).toEqual(Object.keys(sizes).sort());
});

describe.each(REGIONS)('the prices of %s', (region) => {
  it('name every size of every add-on: what it costs, or that nobody has looked', async () => {
    const table = await read(region);
    for (const [addon, names] of Object.entries(sizes)) {
      for (const size of names)
        expect([`${addon} ${size}`, told(table, `${addon} ${size}`, table.addons[addon]?.[size])]).toEqual([
          `${addon} ${size}`,
          true,
        ]);
    }
  });

  it('name no size that is not there', async () => {
    const { addons, missing } = await read(region);
    const known = Object.entries(sizes).flatMap(([addon, names]) => names.map((size) => `${addon} ${size}`));
    const priced = Object.entries(addons).flatMap(([addon, by]) => Object.keys(by).map((size) => `${addon} ${size}`));
    const others = ['spot nodes', ...Object.keys(profiles).map((profile) => `platform ${profile}`)];
    expect([...known, ...others]).toEqual(expect.arrayContaining([...priced, ...missing.map(({ what }) => what)]));
  });

  it('name every profile of the platform', async () => {
    const table = await read(region);
    for (const profile of Object.keys(profiles)) {
      expect([profile, told(table, `platform ${profile}`, table.platform[profile])]).toEqual([profile, true]);
    }
  });

  it('are of the machines the add-ons really ask for, as many of them, with as much storage', async () => {
    const { addons } = await read(region);
    for (const [size, { instanceClass, storage, standby }] of Object.entries(rdsSizes)) {
      const lines = addons.rds?.[size];
      if (!lines) continue;
      const copies = standby ? 2 : 1;
      expect(lines).toMatchObject([
        { what: expect.stringContaining(instanceClass), count: copies, per: 'hour', asleep: 'stops' },
        { per: 'GB-month', count: storage.least * copies, asleep: 'stays' },
      ]);
    }
    for (const [size, { nodeType, nodes }] of Object.entries(redisSizes)) {
      const lines = addons.redis?.[size];
      if (!lines) continue;
      expect(lines).toMatchObject([{ what: expect.stringContaining(nodeType), count: nodes, asleep: 'stays' }]);
    }
  });

  it('are from pages of AWS, and no newer than the table says', async () => {
    const { addons, platform, nodes, volumes, asOf } = await read(region);
    const lines = [...Object.values(addons).flatMap((by) => Object.values(by)), ...Object.values(platform)].flat();
    for (const { source, asOf: seen } of [nodes.onDemand, volumes, ...lines]) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
      expect(seen <= asOf).toBe(true);
    }
  });
});

it('the small platform costs what its README says, but for images, and less while its node is off', async () => {
  const { platform } = await read('us-east-1');
  const lines = platform['free-tier'] ?? [];
  const sum = (of: typeof lines) => of.reduce((total, line) => total + monthly(line), 0);
  expect(sum(lines)).toBeCloseTo(105.78 - 0.5, 1);
  expect(sum(lines.filter(({ asleep }) => asleep === 'stays'))).toBeCloseTo(75.5, 1);
  expect(sum(lines)).toBeLessThan(profiles['free-tier'].budget);
});

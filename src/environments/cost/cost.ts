import type { Manifest } from '../manifest.ts';
import type { ServiceNeeds } from './cost-needs.ts';
import { monthly, type PricedLine, type PriceTable, podPrices } from './cost-prices.ts';

/** Whole US cents a month. */
export type Cents = number;

export type CostLine = {
  readonly layer: 'environment' | 'addon';
  /** `api: 2 x (0.05 vCPU, 0.06 GiB)`, `rds small: db.t4g.micro`. */
  readonly what: string;
  readonly awake: Cents;
  readonly asleep: Cents;
  /** Paid for by use, and so in no sum: `0.023 USD per GB-month`. */
  readonly byUse?: string;
};

/** What an environment costs a month. The sums are those of the lines, to the cent. */
export type Cost = {
  readonly currency: 'USD';
  /** Month of the price table: `2026-10`. */
  readonly asOf: string;
  readonly awake: Cents;
  readonly asleep: Cents;
  /** As Git has it: asleep, so that `now` is `asleep`. */
  readonly sleeps: boolean;
  readonly now: Cents;
  readonly lines: readonly CostLine[];
  /** What has no price, and so is in no sum: `no price for redis large`. */
  readonly missing: readonly string[];
};

/** What a service asks for, by its name; why that is not known where it is not. */
export type NeedsByService = ReadonlyMap<string, ServiceNeeds | { readonly unreadable: string }>;

/** What an environment costs a month by the prices of its region. Pure. */
export function costOf(
  manifest: Pick<Manifest, 'services' | 'addons' | 'hibernate'>,
  needs: NeedsByService,
  prices: PriceTable,
): Cost {
  const lines: CostLine[] = [];
  const missing: string[] = [];
  for (const service of manifest.services) {
    const asked = needs.get(service);
    if (!asked || 'unreadable' in asked) {
      missing.push(`what ${service} asks for is not known${asked ? `: ${asked.unreadable}` : ''}`);
    } else lines.push(...serviceLines(service, asked, prices));
  }
  for (const { name, size } of manifest.addons) {
    const priced = own(own(prices.addons, name), size);
    if (priced) lines.push(...priced.map((line) => addonLine(`${name} ${size}`, line)));
    else missing.push(`no price for ${name} ${size}`);
  }
  const sum = (of: 'awake' | 'asleep') => lines.reduce((total, line) => total + line[of], 0);
  const [awake, asleep] = [sum('awake'), sum('asleep')];
  const { currency, asOf } = prices;
  const sleeps = manifest.hibernate;
  return { currency, asOf, awake, asleep, sleeps, now: sleeps ? asleep : awake, lines, missing };
}

function serviceLines(service: string, needs: ServiceNeeds, prices: PriceTable): readonly CostLine[] {
  const { replicas, vcpu, memoryGiB, volumeGiB } = needs;
  const pod = podPrices(prices);
  const awake = cents(replicas * (vcpu * pod.vcpu + memoryGiB * pod.memoryGiB));
  const running: CostLine = {
    layer: 'environment',
    what: `${service}: ${replicas} x (${short(vcpu)} vCPU, ${short(memoryGiB)} GiB)`,
    awake,
    asleep: 0,
  };
  if (volumeGiB === 0) return [running];
  const kept = cents(replicas * volumeGiB * prices.volumes.each);
  const volume = `${service}: ${replicas} x volume of ${short(volumeGiB)} GiB`;
  return [running, { layer: 'environment', what: volume, awake: kept, asleep: kept }];
}

function addonLine(addon: string, line: PricedLine): CostLine {
  const awake = cents(monthly(line));
  return {
    layer: 'addon',
    what: `${addon}: ${line.what}`,
    awake,
    asleep: line.asleep === 'stays' ? awake : 0,
    ...(line.by === 'use' ? { byUse: `${line.each} USD per ${line.per}` } : {}),
  };
}

function cents(dollars: number): Cents {
  return Math.round(dollars * 100);
}

/** At most three decimals, and none that say nothing. */
function short(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

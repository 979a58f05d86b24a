import { z } from 'zod';
import { validateYaml } from '../yaml/validate-yaml.ts';
import { parseYamlFile } from '../yaml/yaml-file.ts';

/** Hours of a month, as AWS counts them: https://aws.amazon.com/calculator/calculator-assumptions/ */
const HOURS = 730;

/** `2026-10`: when somebody last looked. Quoted or not, YAML reads it as text. */
const Month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, { error: 'is not a month such as 2026-10.' });
const Source = z.url({ protocol: /^https$/, error: 'is not the https:// address of the page the price is on.' });
const Amount = z.number().positive();

/** A price as its page has it. */
const Price = {
  /** US dollars. */
  each: Amount,
  per: z.enum(['hour', 'month', 'GB-month', 'GiB-month', 'million requests']),
  asOf: Month,
  source: Source,
};

const PricedLine = z
  .strictObject({
    what: z.string().min(1),
    ...Price,
    count: z.int().min(1).default(1),
    /** What becomes of it while the environment sleeps. */
    asleep: z.enum(['stops', 'stays']).exactOptional(),
    /** Nobody knows beforehand how much is used: shown, and in no sum. */
    by: z.literal('use').exactOptional(),
  })
  .refine(({ asleep, by }) => (asleep === undefined) !== (by === undefined), {
    error: 'says either what becomes of it asleep (stops, stays), or that it is paid for by use.',
  })
  .refine(({ per, by }) => by !== undefined || per !== 'million requests', {
    error: 'is paid for by use: requests are not known beforehand.',
  });
export type PricedLine = z.infer<typeof PricedLine>;

const Lines = z.array(PricedLine).min(1);

/** `prices/<region>.yaml` of the infra repository. Field meanings: docs/costs.md. */
const PriceFile = z.strictObject({
  version: z.literal(1),
  region: z.string(),
  currency: z.literal('USD'),
  asOf: Month,
  nodes: z.strictObject({
    type: z.string(),
    vcpu: Amount,
    memoryGiB: Amount,
    onDemand: z.strictObject({ ...Price, per: z.literal('hour') }),
    /** Where somebody vouches for one: then it is what is counted with. */
    spot: z.strictObject({ ...Price, per: z.literal('hour') }).exactOptional(),
    /** How much of a node's price is for its processors, and how much for its memory: their ratio is what counts. */
    split: z.strictObject({ vcpu: Amount, memoryGiB: Amount, source: Source }),
  }),
  volumes: z.strictObject({ ...Price, per: z.literal('GiB-month') }),
  addons: z.record(z.string(), z.record(z.string(), Lines)),
  platform: z.record(z.string(), Lines),
  /** Prices nobody could look up: shown as such, and never as zero. */
  missing: z.array(z.strictObject({ what: z.string().min(1), why: z.string().min(1) })).default([]),
});
export type PriceTable = z.infer<typeof PriceFile>;

/** Where the infra repository keeps the prices of a region. */
export function pricesPath(region: string): string {
  return `prices/${region}.yaml`;
}

/**
 * Reads a price table.
 * @throws Refusal `invalid-file` with every mistake and its line; an unknown key is one
 */
export function parsePrices(region: string, text: string): PriceTable {
  const path = pricesPath(region);
  return validateYaml(
    parseYamlFile(path, text),
    PriceFile.refine((table) => table.region === region, {
      path: ['region'],
      error: `must be ${region}, as the file is named.`,
    }),
  );
}

/** US dollars a month of one priced line; 0 for what is paid for by use. */
export function monthly({ each, per, count, by }: Pick<PricedLine, 'each' | 'per' | 'count' | 'by'>): number {
  if (by === 'use') return 0;
  return each * count * (per === 'hour' ? HOURS : 1);
}

/** US dollars a month of what pods ask for: one vCPU, one GiB of memory. */
export function podPrices({ nodes }: Pick<PriceTable, 'nodes'>): { readonly vcpu: number; readonly memoryGiB: number } {
  const { vcpu, memoryGiB, split } = nodes;
  const month = (nodes.spot ?? nodes.onDemand).each * HOURS;
  const factor = month / (vcpu * split.vcpu + memoryGiB * split.memoryGiB);
  return { vcpu: split.vcpu * factor, memoryGiB: split.memoryGiB * factor };
}

import { type Cost, costOf, type NeedsByService } from '../../environments/cost/cost.ts';
import { serviceNeeds } from '../../environments/cost/cost-needs.ts';
import { type PriceTable, parsePrices, pricesPath } from '../../environments/cost/cost-prices.ts';
import { type DesiredState, manifestPath, serviceValuesPath } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { parseYamlFile, yamlValue } from '../../environments/yaml/yaml-file.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';

/** What prices are read with. */
export type PriceSource = Pick<Runtime, 'stacks'>;

/** The prices of the policy's region, and what environments cost by them. */
export type Prices = {
  readonly table: PriceTable;
  /** @param desired the state `manifest` was read from: its values say what pods ask for @throws PortError */
  costOf(desired: DesiredState, manifest: Manifest): Promise<Cost>;
};

/**
 * Reads the price table of the policy's region at a commit of the infra repository.
 * @param infraCommit full SHA; absent: the head of its branch
 * @returns undefined where the policy names no region; `problem` where the prices cannot be read
 */
export async function readPrices(
  { stacks }: PriceSource,
  desired: DesiredState,
  infraCommit?: string,
): Promise<Prices | { readonly problem: string } | undefined> {
  try {
    const policy = readPolicy(desired);
    if (policy.region === undefined) return undefined;
    const commit = infraCommit ?? (await stacks.infraCommit());
    const text = await stacks.infraFile(commit, pricesPath(policy.region));
    if (text === undefined) {
      return { problem: `the infra repository has no ${pricesPath(policy.region)} at ${commit.slice(0, 12)}` };
    }
    const table = parsePrices(policy.region, text);
    const chartValues = readCharts(stacks, commit);
    return {
      table,
      costOf: async (at, manifest) => costOf(manifest, await needsOf(policy, at, manifest, chartValues), table),
    };
  } catch (error) {
    // What something costs is worth knowing, and no reason to stop what was asked for.
    if (error instanceof Refusal || error instanceof PortError) return { problem: error.message };
    throw error;
  }
}

/** The defaults of each chart, read once. */
function readCharts(stacks: Runtime['stacks'], commit: string): (chart: string) => Promise<unknown> {
  const known = new Map<string, Promise<unknown>>();
  return (chart) => {
    const path = `charts/${chart}/values.yaml`;
    const read = known.get(path) ?? stacks.infraFile(commit, path).then((text) => plainValue(path, text));
    known.set(path, read);
    return read;
  };
}

async function needsOf(
  policy: Policy,
  desired: DesiredState,
  manifest: Manifest,
  chartValues: (chart: string) => Promise<unknown>,
): Promise<NeedsByService> {
  const needs = manifest.services.map(async (service) => {
    const chart = policy.services[service]?.chart;
    if (chart === undefined) return [service, { unreadable: 'the policy has no such service' }] as const;
    const paths = [manifestPath(manifest.name), serviceValuesPath(manifest.name, service)];
    try {
      const files = paths.map((path) => plainValue(path, desired.files.get(path)));
      return [service, serviceNeeds([await chartValues(chart), ...files])] as const;
    } catch (error) {
      if (error instanceof Refusal) return [service, { unreadable: error.message }] as const;
      throw error;
    }
  });
  return new Map(await Promise.all(needs));
}

/** @throws Refusal `invalid-file` */
function plainValue(path: string, text: string | undefined): unknown {
  return text === undefined ? undefined : yamlValue(parseYamlFile(path, text));
}

import { describe, expect, it } from 'vitest';
import { CLOUD_POLICY } from '../../../test/fakes/cloud-policy.ts';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { viewOf } from '../displays/view-of.ts';
import { listEnvironments } from '../read/list.ts';

const database = openTestStore();

/** A vCPU costs 10 USD a month here, and a GiB of memory 1. */
const PRICES = `version: 1
region: eu-central-1
currency: USD
asOf: 2026-10
nodes:
  type: a node
  vcpu: 2
  memoryGiB: 10
  onDemand: { each: 0.0410958904109589, per: hour, asOf: 2026-10, source: "https://aws.amazon.com/ec2/" }
  split: { vcpu: 10, memoryGiB: 1, source: "https://opencost.io/" }
volumes: { each: 0.1, per: GiB-month, asOf: 2026-10, source: "https://aws.amazon.com/ebs/" }
addons: {}
platform: {}
`;
const CHART = 'replicas: 1\nresources: { requests: { cpu: 500m, memory: 1Gi } }\n';

function priced(files: Readonly<Record<string, string>> = {}): World {
  const world = createWorld(database());
  world.gitops.push({ 'workflowautom.yaml': CLOUD_POLICY });
  const all = { 'prices/eu-central-1.yaml': PRICES, 'charts/service/values.yaml': CHART, ...files };
  for (const [path, text] of Object.entries(all)) world.stacks.files.set(path, text);
  return world;
}

/** What the plan of a sentence says of cost. */
async function costOf(world: World, words: string) {
  const id = await world.start('petra', words);
  await world.settle();
  return (await world.plan(id)).cost;
}

describe('the cost of a plan', () => {
  it('is what a new environment costs by its values and the charts, and what it costs asleep', async () => {
    const world = priced();
    expect(await costOf(world, `create preview-${world.number}`)).toMatchObject({
      now: 1_200,
      after: { awake: 1_200, asleep: 0 },
      asOf: '2026-10',
      missing: [],
      lines: [{ what: 'api: 1 x (0.5 vCPU, 1 GiB)' }, { what: 'web: 1 x (0.5 vCPU, 1 GiB)' }],
    });
  });

  it('is less than nothing for a sleep, and for an end', async () => {
    const world = priced();
    const name = world.standing('preview');
    expect(await costOf(world, `sleep ${name}`)).toMatchObject({ now: -1_200, sleeps: true });
    const other = priced();
    expect(await costOf(other, `destroy ${other.standing('preview')}`)).toMatchObject({ now: -1_200, lines: [{}, {}] });
  });

  it('is shown with the plan', async () => {
    const world = priced();
    const id = await world.start('petra', `create preview-${world.number}`);
    await world.settle();
    expect((await viewOf(world.process(), await world.operation(id))).plan?.cost).toMatchObject({ now: 1_200 });
  });

  it('is not there where the policy names no region', async () => {
    const world = createWorld(database());
    expect(await costOf(world, `create preview-${world.number}`)).toBeUndefined();
  });

  it.each([
    ['there are no prices', { 'prices/eu-central-1.yaml': '' }, /eu-central-1\.yaml:1: the file is empty/],
    ['the prices are wrong', { 'prices/eu-central-1.yaml': `${PRICES}more: 1\n` }, /yaml:14: more/],
  ])('says why nobody knows it when %s, and the plan is made all the same', async (_, files, problem) => {
    const world = priced(files);
    expect(await costOf(world, `create preview-${world.number}`)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('says which file nobody has', async () => {
    const world = priced();
    world.stacks.files.delete('prices/eu-central-1.yaml');
    expect(await costOf(world, `create preview-${world.number}`)).toEqual({
      problem: 'the infra repository has no prices/eu-central-1.yaml at 111111111111',
    });
  });

  it('names a service whose chart cannot be read, and counts the others', async () => {
    const world = priced({ 'charts/service/values.yaml': 'replicas: [\n' });
    expect(await costOf(world, `create preview-${world.number}`)).toMatchObject({
      now: 0,
      missing: [
        expect.stringContaining('what api asks for is not known: charts/service/values.yaml:'),
        expect.stringContaining('web'),
      ],
    });
  });
});

describe('the cost of a list', () => {
  it('is each environment’s, and their sum', async () => {
    const world = priced();
    const name = world.standing('preview');
    const list = await listEnvironments(world.process(), {});
    expect(list).toMatchObject({
      environments: [
        { name, monthly: { now: 1_200 } },
        { name: 'qa', monthly: { now: 1_200, asleep: 0 } },
      ],
      costs: { now: 2_400, awake: 2_400, asleep: 0, unpriced: 0, asOf: '2026-10' },
    });
  });

  it('says why nobody knows it', async () => {
    const world = priced({ 'prices/eu-central-1.yaml': 'version: 2\n' });
    expect(await listEnvironments(world.process(), {})).toMatchObject({
      environments: [{ name: 'qa' }],
      costs: { problem: expect.stringContaining('prices/eu-central-1.yaml:1: version') },
    });
  });

  it('is not there where the policy names no region', async () => {
    expect(await listEnvironments(createWorld(database()).process(), {})).not.toHaveProperty('costs');
  });
});

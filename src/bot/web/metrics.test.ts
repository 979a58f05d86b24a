import { expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../../test/samples/answers.ts';
import type { OperationStore } from '../../operations/ports/operation-store.ts';
import { createMetrics } from './metrics.ts';

const holding = (...states: readonly string[]): Pick<OperationStore, 'operationsIn'> => ({
  operationsIn: async (wanted) =>
    states.filter((state) => wanted.some((each) => each === state)).map((state) => ({ state })) as never,
});
const ours = (text: string) => text.split('\n').filter((line) => line.startsWith('workflowautom_'));

it('counts deliveries by door and what became of them', async () => {
  const metrics = createMetrics(holding());
  for (const result of ['accepted', 'bad-signature', 'accepted']) metrics.countDelivery('github', result);
  metrics.countDelivery('terminal', 'refused');
  expect(ours((await metrics.expose()).text).filter((line) => line.includes('deliveries'))).toEqual([
    'workflowautom_deliveries_total{door="github",result="accepted"} 2',
    'workflowautom_deliveries_total{door="github",result="bad-signature"} 1',
    'workflowautom_deliveries_total{door="terminal",result="refused"} 1',
  ]);
});

it('counts builds that were refused, by reason', async () => {
  const metrics = createMetrics(holding());
  for (const problem of ['foreign-image', 'foreign-image']) metrics.countRefusedBuild(problem);
  expect(ours((await metrics.expose()).text)).toContain(
    'workflowautom_refused_builds_total{problem="foreign-image"} 2',
  );
});

it('tells how many operations there are in each state, and none too', async () => {
  const { text } = await createMetrics(holding('running', 'waiting', 'running', 'succeeded')).expose();
  expect(ours(text)).toEqual([
    'workflowautom_operations{state="queued"} 0',
    'workflowautom_operations{state="planning"} 0',
    'workflowautom_operations{state="waiting"} 1',
    'workflowautom_operations{state="approved"} 0',
    'workflowautom_operations{state="running"} 2',
  ]);
});

it('tells the rest when the store does not answer, and no number it does not know', async () => {
  let away = false;
  const store = holding('running');
  const metrics = createMetrics({
    operationsIn: (states) => (away ? Promise.reject(new Error('away')) : store.operationsIn(states)),
  });
  metrics.countDelivery('github', 'failed');
  await metrics.expose();
  away = true;
  const { text } = await metrics.expose();
  expect(ours(text)).toEqual(['workflowautom_deliveries_total{door="github",result="failed"} 1']);
  expect(text).toContain('process_resident_memory_bytes');
});

it('tells what the newest sweep found, by reason, and when all of the cloud was looked at', async () => {
  const metrics = createMetrics(holding());
  const answer = SAMPLE_ANSWERS.sweep;
  if (answer?.kind !== 'sweep') throw new Error('there is no such sample');
  const sweeps = async () => ours((await metrics.expose()).text).filter((line) => /sweep|left_over/.test(line));
  metrics.showSweep(answer);
  expect(await sweeps()).toEqual([
    'workflowautom_left_over_resources{reason="no-environment"} 1',
    'workflowautom_left_over_resources{reason="not-in-state"} 1',
  ]);
  metrics.showSweep({ ...answer, left: [], problems: [] });
  expect(await sweeps()).toEqual([
    expect.stringMatching(/^workflowautom_sweep_timestamp_seconds{region="eu-central-1"} \d/),
  ]);
});

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { OperationState } from '../../operations/operation.ts';
import type { OperationStore } from '../../operations/ports/operation-store.ts';
import type { SweepAnswer } from '../../render/answer.ts';

export type Metrics = {
  readonly countDelivery: (door: string, result: string) => void;
  /** A build CI told of that the policy refused: `unknown-service`, `foreign-repository`, `foreign-image`. */
  readonly countRefusedBuild: (problem: string) => void;
  /** What the newest sweep of the cloud found. */
  readonly showSweep: (found: SweepAnswer) => void;
  /** Prometheus text format. */
  readonly expose: () => Promise<{ readonly type: string; readonly text: string }>;
};

const UNFINISHED: readonly OperationState[] = ['queued', 'planning', 'waiting', 'approved', 'running'];

/** Counters and gauges in a registry of their own. Never labelled by environment, person or pull request. */
export function createMetrics(store: Pick<OperationStore, 'operationsIn'>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: 'workflowautom_deliveries_total',
    help: 'Deliveries by front door and what became of them',
    labelNames: ['door', 'result'],
    registers: [registry],
  });
  const refusedBuilds = new Counter({
    name: 'workflowautom_refused_builds_total',
    help: 'Builds that CI told of and the policy refused, by reason',
    labelNames: ['problem'],
    registers: [registry],
  });
  new Gauge({
    name: 'workflowautom_operations',
    help: 'Unfinished operations by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      // Without the store there is no number to tell, and a wrong one would be worse; the others are told all the same.
      const operations = await store.operationsIn(UNFINISHED).catch(() => undefined);
      if (!operations) return;
      for (const state of UNFINISHED) this.set({ state }, operations.filter((each) => each.state === state).length);
    },
  });
  const leftOver = new Gauge({
    name: 'workflowautom_left_over_resources',
    help: 'Resources in the cloud that nothing accounts for, by reason, as of the newest sweep',
    labelNames: ['reason'],
    registers: [registry],
  });
  const swept = new Gauge({
    name: 'workflowautom_sweep_timestamp_seconds',
    help: 'When the cloud was swept last, all of it',
    labelNames: ['region'],
    registers: [registry],
  });
  return {
    showSweep({ left, problems, region }) {
      leftOver.reset();
      for (const { reason } of left) leftOver.inc({ reason });
      if (problems.length === 0) swept.setToCurrentTime({ region });
    },
    countDelivery: (door, result) => deliveries.inc({ door, result }),
    countRefusedBuild: (problem) => refusedBuilds.inc({ problem }),
    expose: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

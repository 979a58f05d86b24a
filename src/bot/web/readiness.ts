import { Refusal } from '../../environments/refusal.ts';
import type { ReconcilerName } from '../../operations/ports/cluster-reader.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { reconcilerOf } from '../../operations/reconciler-of.ts';
import type { Runtime } from '../../operations/runtime.ts';

export type Readiness = {
  readonly ready: boolean;
  /** `on`, or `off: APP_ID is not set`. */
  readonly doors: Readonly<Record<string, string>>;
  /** `ok`, or why it does not answer. */
  readonly parts: Readonly<Record<string, string>>;
};

type Parts = Pick<Runtime, 'store' | 'gitops' | 'stacks' | 'cluster' | 'log'>;

/** How long a part may take to answer, in milliseconds; whoever asks for readiness waits seldom longer. */
const PATIENCE = 5_000;

/** Whether the server can do its work now, and which front doors are open. Carries no secret. */
export async function checkReadiness(
  runtime: Parts,
  doors: Readonly<Record<string, string>>,
  patience: number = PATIENCE,
): Promise<Readiness> {
  const checks: Record<string, () => Promise<unknown>> = {
    store: () => runtime.store.operationsIn([]),
    gitops: () => runtime.gitops.read(),
    infra: () => runtime.stacks.infraCommit(),
    cluster: async () => runtime.cluster.observe('workflowautom-readiness', await reconcilerNow(runtime)),
  };
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) => [name, await resultOf(name, check, runtime, patience)] as const,
    ),
  );
  return { ready: results.every(([, result]) => result === 'ok'), doors, parts: Object.fromEntries(results) };
}

/** Git that does not answer is named as such: the cluster is looked at all the same. */
async function reconcilerNow({ gitops }: Pick<Parts, 'gitops'>): Promise<ReconcilerName> {
  const desired = await gitops.read().catch(() => undefined);
  return desired ? reconcilerOf(desired) : 'argocd';
}

async function resultOf(
  part: string,
  check: () => Promise<unknown>,
  { log }: Pick<Parts, 'log'>,
  patience: number,
): Promise<string> {
  const silence = Promise.withResolvers<string>();
  const timer = setTimeout(() => silence.resolve(`did not answer within ${patience / 1_000} s`), patience);
  try {
    return await Promise.race([check().then(() => 'ok'), silence.promise]);
  } catch (error) {
    if (error instanceof PortError || error instanceof Refusal) return error.message;
    // Anybody may ask, and what was not foreseen can quote anything.
    log.warn({ err: error, part }, 'a part failed unexpectedly');
    return 'failed; the log says why';
  } finally {
    clearTimeout(timer);
  }
}

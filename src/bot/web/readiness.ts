import type { Runtime } from '../../operations/runtime.ts';

export type Readiness = {
  readonly ready: boolean;
  /** `on`, or `off: APP_ID is not set`. */
  readonly doors: Readonly<Record<string, string>>;
  /** `ok`, or why it does not answer. */
  readonly parts: Readonly<Record<string, string>>;
};

/** Whether the server can do its work now, and which front doors are open. Carries no secret. */
export async function checkReadiness(
  runtime: Pick<Runtime, 'store' | 'gitops' | 'stacks' | 'cluster'>,
  doors: Readonly<Record<string, string>>,
): Promise<Readiness> {
  const checks: Record<string, () => Promise<unknown>> = {
    store: () => runtime.store.operationsIn([]),
    gitops: () => runtime.gitops.read(),
    infra: () => runtime.stacks.infraCommit(),
    cluster: () => runtime.cluster.observe('workflowautom-readiness'),
  };
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await resultOf(check)] as const),
  );
  return { ready: results.every(([, result]) => result === 'ok'), doors, parts: Object.fromEntries(results) };
}

async function resultOf(check: () => Promise<unknown>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

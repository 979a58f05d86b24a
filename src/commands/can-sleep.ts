/**
 * Add-ons whose service can be stopped, so that sleep and wake have something to run. The others run on, or cost nothing
 * while nobody uses them (infra/env-addons/README.md).
 */
const STOPPABLE: ReadonlySet<string> = new Set(['rds']);

/** Whether an add-on sleeps with its environment. */
export function canSleep(addon: string): boolean {
  return STOPPABLE.has(addon);
}

import type { StackRun } from './change.ts';

/** The stack that registers one environment: `infra/environments`, named for it (contract, section 5). */
export function environmentStack(environment: string, action: StackRun['action']): StackRun {
  return { layer: 'environment', project: 'environments', stack: environment, action };
}

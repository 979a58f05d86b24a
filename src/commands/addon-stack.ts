import type { AddonUse } from '../environments/manifest.ts';
import type { StackRef, StackRun } from './change.ts';

const FOLDER = 'env-addons/';

/** The stack of one add-on of one environment: `infra/env-addons/<addon>`, named for it (contract, section 5). */
export function addonStack(environment: string, addon: string, action: StackRun['action']): StackRun {
  return { layer: 'addon', project: `${FOLDER}${addon}`, stack: environment, action };
}

/** Destroys the stack of an add-on that Git will no longer name. */
export function destroyAddon(environment: string, { name, size }: AddonUse): StackRun {
  return { ...addonStack(environment, name, 'destroy'), size };
}

/** The add-on a stack of that layer is of: `rds`. */
export function addonOf({ project }: Pick<StackRef, 'project'>): string {
  return project.slice(FOLDER.length);
}

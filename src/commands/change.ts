import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Scalar } from '../environments/yaml/yaml-scalar.ts';

/**
 * One edit of the git-ops repository, as intent rather than as text, so that it can be rendered again on top of a
 * concurrent push. `render/apply-edits.ts` turns it into text and keeps every byte it does not mean to change.
 */
export type FileEdit =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'set'; readonly path: string; readonly field: readonly string[]; readonly value: Scalar }
  /** The item of a list of maps whose `name` is this: added, changed field by field, or (null) taken out. */
  | {
      readonly kind: 'item';
      readonly path: string;
      readonly field: readonly string[];
      readonly name: string;
      readonly value: Readonly<Record<string, Scalar>> | null;
    }
  | { readonly kind: 'remove'; readonly path: string };

/** Pulumi's layers, outermost first (seed, section 5). The platform layer is never run by a command on an environment. */
export type Layer = 'environment' | 'addon';

/** One Pulumi stack: `infra/environments` or `infra/env-addons/<addon>`, stack named for the environment. */
export type StackRef = {
  readonly layer: Layer;
  /** Folder inside the infra repository that holds `Pulumi.yaml`. */
  readonly project: string;
  readonly stack: string;
};

export type StackRun = StackRef & {
  readonly action: 'up' | 'destroy';
  /** True: only once the controllers report what is expected. A destroy is always after that. */
  readonly late?: true;
  /** Size of an add-on that goes: Git no longer says it by the time its stack is run. */
  readonly size?: string;
};

/** What the controllers must report before the operation says "done". */
export type Expectation =
  /** Every Application synced at the committed revision (or a later one) and healthy, every workload ready. */
  | { readonly kind: 'healthy'; readonly services: readonly string[] }
  /** Synced at the revision, every workload at zero. */
  | { readonly kind: 'asleep'; readonly services: readonly string[] }
  /** No Application and no workload; the namespace may still stand. */
  | { readonly kind: 'unregistered' }
  /** No Application, no workload, no namespace, nothing. */
  | { readonly kind: 'absent' };

/**
 * What a verb wants to be true: plain data, nothing of it has happened yet.
 */
export type Change = {
  readonly environment: EnvironmentName;
  /** One line for the commit subject and the plan's headline, without the environment's name: `sleep`, `bump api to v2`. */
  readonly title: string;
  readonly files: readonly FileEdit[];
  readonly stacks: readonly StackRun[];
  readonly expectation: Expectation;
};

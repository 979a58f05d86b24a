import type { DeploymentState } from './deployment-state.ts';

/** What is known of an environment's deployment from one writing to the next. */
export type DeploymentReference = {
  /** Commit it is of, or the branch where there is no pull request. */
  readonly ref: string;
  readonly id: number;
  /** Operation and state it showed last; absent for one that was found in GitHub. */
  readonly shown?: { readonly operation: string; readonly state: DeploymentState };
  /** Deployments of earlier commits, still to be made inactive once this one has succeeded. */
  readonly replaces: readonly number[];
};

/** @returns undefined for what is no reference, as when nothing was ever deployed */
export function readDeploymentReference(text: string | undefined): DeploymentReference | undefined {
  const [ref, id, operation, state, ...replaces] = text?.split(' ') ?? [];
  if (!ref || !id || !operation || !isState(state)) return undefined;
  return { ref, id: Number(id), shown: { operation, state }, replaces: replaces.map(Number) };
}

export function writeDeploymentReference(reference: Required<DeploymentReference>): string {
  const { ref, id, shown, replaces } = reference;
  return [ref, id, shown.operation, shown.state, ...replaces].join(' ');
}

function isState(text: string | undefined): text is DeploymentState {
  return text === 'started' || text === 'success' || text === 'failure' || text === 'inactive';
}

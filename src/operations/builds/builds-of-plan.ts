import type { Command } from '../../commands/command.ts';
import type { KnownImages } from '../../commands/known-images.ts';
import type { KnownBuild } from '../../environments/build.ts';
import { serviceValuesPath } from '../../environments/desired-state.ts';
import { type Display, githubCommitStatus } from '../displays/display.ts';
import type { Operation, Plan } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';
import { imageIn } from './running-image.ts';

type Planned = { readonly plan: Pick<Plan, 'files'>; readonly images: KnownImages };

/**
 * Where an operation is shown once its plan is made: as before, and on the commits whose builds the plan has run. A
 * build that a newer one overtook before it was planned is shown nowhere: it never ran. Pure.
 */
export function displaysOfBuilds(
  operation: Pick<Operation, 'displays' | 'environment'>,
  planned: Planned,
  writers: Runtime['displays'],
): readonly Display[] {
  const places = new Map<string, Display>();
  for (const display of operation.displays)
    if (display.kind !== 'github-commit-status') places.set(display.key, display);
  if (!writers['github-commit-status']) return [...places.values()];
  for (const { repository, commit } of written(operation, planned)) {
    const status = githubCommitStatus(repository, commit, operation.environment);
    places.set(status.key, status);
  }
  return [...places.values()];
}

/** What a bump by the policy says once its plan is made: the build it has run, which may be newer than the one it was for. Pure. */
export function commandOfBuilds(
  operation: Pick<Operation, 'command' | 'environment' | 'requester' | 'allowedBy'>,
  planned: Planned,
): Command {
  const { command } = operation;
  const [build, ...others] = isPolicyBump(operation) ? written(operation, planned) : [];
  if (!build || others.length > 0 || namedServices(command).length !== 1) return command;
  return { ...command, flags: { ...command.flags, tag: build.tag, digest: build.digest } };
}

/** The builds that the plan writes into the values of their services. */
function written({ environment }: Pick<Operation, 'environment'>, { plan, images }: Planned): readonly KnownBuild[] {
  return Object.values(images.newest).filter(({ service, digest }) => {
    const path = serviceValuesPath(environment, service);
    const file = plan.files.find((each) => each.path === path);
    return imageIn(path, file?.after)?.reference.digest === digest;
  });
}

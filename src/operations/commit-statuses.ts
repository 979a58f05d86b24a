import type { KnownImages } from '../commands/known-images.ts';
import { serviceValuesPath } from '../environments/desired-state.ts';
import { type Display, githubCommitStatus } from './display.ts';
import type { Operation, Plan } from './operation.ts';
import { imageIn } from './running-image.ts';
import type { Runtime } from './runtime.ts';

/**
 * Where an operation is shown once its plan is made: as before, and on the commits whose builds the plan has run. A
 * build that a newer one overtook before it was planned is shown nowhere: it never ran. Pure.
 */
export function withCommitStatuses(
  { displays, environment }: Pick<Operation, 'displays' | 'environment'>,
  { files }: Pick<Plan, 'files'>,
  images: KnownImages | undefined,
  writers: Runtime['displays'],
): readonly Display[] {
  const others = displays.filter(({ kind }) => kind !== 'github-commit-status');
  if (!images || !writers['github-commit-status']) return others;
  const written = Object.entries(images.newest).filter(([service, { digest }]) => {
    const path = serviceValuesPath(environment, service);
    const file = files.find((each) => each.path === path);
    return imageIn(path, file?.after)?.reference.digest === digest;
  });
  const places = new Map<string, Display>();
  for (const [, { repository, commit }] of written) {
    const status = githubCommitStatus(repository, commit, environment);
    places.set(status.key, status);
  }
  return [...others, ...places.values()];
}

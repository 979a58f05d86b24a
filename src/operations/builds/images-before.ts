import type { FileDifference } from '../../commands/difference.ts';
import type { ImageReference } from '../../commands/known-images.ts';
import { type DesiredState, serviceValuesPath } from '../../environments/desired-state.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { imageIn, runningImage } from './running-image.ts';

/** Operations looked at: what ran before those is older than anybody means by "before". */
const RECENT = 100;

/**
 * What each service ran before what Git has it run now, as the plans of earlier operations tell. A rollback is passed
 * over, so that said twice it goes back two; what somebody changed by hand goes back to what the last operation left.
 * Services of which nothing is known are absent.
 * @throws PortError `store-unreachable`
 */
export async function imagesBefore(
  { store }: Pick<Runtime, 'store'>,
  desired: DesiredState,
  environment: string,
  services: readonly string[],
): Promise<Readonly<Record<string, ImageReference>>> {
  const before: Record<string, ImageReference> = {};
  const open = new Map<string, { readonly now: ImageReference; lastLeft?: ImageReference | undefined; hasGone?: true }>(
    services.flatMap((service) => {
      const now = runningImage(desired, environment, service)?.reference;
      return now ? [[service, { now }] as const] : [];
    }),
  );
  for (const operation of await store.operationsOf(environment, { limit: RECENT })) {
    if (open.size === 0) break;
    if (!hasWrittenImages(operation)) continue;
    const files = (operation.plan === undefined ? undefined : await store.plan(operation.plan))?.files ?? [];
    for (const [service, search] of open) {
      const step = imageStep(files, serviceValuesPath(environment, service));
      if (!step || isSame(step.from, step.to)) continue;
      search.lastLeft ??= step.to;
      // Gone from since, and come back to by a rollback: what was before it is further down.
      if (isSame(step.from, search.now)) search.hasGone = true;
      if (!isSame(step.to, search.now)) continue;
      if (step.from) before[service] = step.from;
      open.delete(service);
    }
  }
  for (const [service, { lastLeft, hasGone }] of open) if (lastLeft && !hasGone) before[service] = lastLeft;
  return before;
}

function hasWrittenImages({ command, commit }: Operation): boolean {
  return commit !== undefined && command.verb !== 'rollback';
}

type Step = { readonly from: ImageReference | undefined; readonly to: ImageReference | undefined };

function imageStep(files: readonly FileDifference[], path: string): Step | undefined {
  const file = files.find((each) => each.path === path);
  return file && { from: imageIn(path, file.before)?.reference, to: imageIn(path, file.after)?.reference };
}

/** One content, or, where no digest says, one tag. */
function isSame(one: ImageReference | undefined, other: ImageReference | undefined): boolean {
  if (one?.digest !== undefined || other?.digest !== undefined) return one?.digest === other?.digest;
  return one?.tag === other?.tag;
}

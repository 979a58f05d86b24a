import { listManifests } from '../../environments/manifest-file.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer, HomeRow } from '../../render/answer.ts';
import { costClass } from '../../render/cost-class.ts';
import type { Identity } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';
import { readCosts } from './costs.ts';
import { environmentRow, observe } from './status.ts';

/** Somebody's own page: their environments and everybody else's, by name, with what each costs. @throws PortError */
export async function readHome(runtime: Runtime, { actor, known }: Identity): Promise<Answer> {
  const desired = await runtime.gitops.read();
  const { manifests, broken } = listManifests(desired);
  const active = await runtime.store.operationsIn(['queued', 'planning', 'waiting', 'approved', 'running']);
  const problems: string[] = broken.map(({ message }) => message);
  const costs = await readCosts(runtime, desired, manifests);
  if (costs.problem !== undefined) problems.push(`Costs: ${costs.problem}`);
  const rows = await Promise.all(
    manifests.map(async (manifest): Promise<HomeRow> => {
      const observation = await observe(runtime, desired, manifest.name, problems);
      const about = active.filter(({ environment }) => environment === manifest.name);
      const row = environmentRow(manifest, observation, about);
      const pods = observation?.workloads.reduce((sum, { desired }) => sum + desired, 0);
      const monthly = costs.of(manifest.name);
      const cost = costClass(row.state === 'asleep', pods, monthly);
      return { ...row, cost, ...(monthly ? { monthly } : {}) };
    }),
  );
  const isMine = ({ owner }: HomeRow) => known && sameLogin(owner, actor);
  return {
    kind: 'home',
    ...(known ? { login: actor } : {}),
    mine: rows.filter(isMine),
    others: rows.filter((row) => !isMine(row)),
    problems,
  };
}

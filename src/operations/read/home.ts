import { listManifests } from '../../environments/manifest-file.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer, HomeRow } from '../../render/answer.ts';
import { costClass } from '../../render/cost-class.ts';
import type { Identity } from '../identify-speaker.ts';
import type { Runtime } from '../runtime.ts';
import { environmentRow, observe } from './status.ts';

/** Somebody's own page: their environments and everybody else's, by name, with what each costs. @throws PortError */
export async function readHome(runtime: Runtime, { actor, known }: Identity): Promise<Answer> {
  const { manifests, broken } = listManifests(await runtime.gitops.read());
  const active = await runtime.store.operationsIn(['queued', 'planning', 'waiting', 'approved', 'running']);
  const problems: string[] = broken.map(({ message }) => message);
  const rows = await Promise.all(
    manifests.map(async (manifest): Promise<HomeRow> => {
      const observation = await observe(runtime, manifest.name, problems);
      const about = active.filter(({ environment }) => environment === manifest.name);
      const row = environmentRow(manifest, observation, about);
      const pods = observation?.workloads.reduce((sum, { desired }) => sum + desired, 0);
      return { ...row, cost: costClass(row.state === 'asleep', pods) };
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

import { listManifests } from '../../environments/manifest-file.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer } from '../../render/answer.ts';
import type { Runtime } from '../runtime.ts';
import { readCosts } from './costs.ts';
import { environmentRow, observe } from './status.ts';

/**
 * `list`: every environment Git knows, whatever the database remembers. A broken `env.yaml` is listed with its error.
 */
export async function listEnvironments(
  runtime: Runtime,
  filter: { readonly owner?: string; readonly state?: string },
): Promise<Answer> {
  const desired = await runtime.gitops.read();
  const { manifests, broken } = listManifests(desired);
  const costs = await readCosts(runtime, desired, manifests);
  const active = await runtime.store.operationsIn(['queued', 'planning', 'waiting', 'approved', 'running']);
  const environments = await Promise.all(
    manifests
      .filter(({ owner }) => filter.owner === undefined || sameLogin(owner, filter.owner))
      .map(async (manifest) => {
        const mine = active.filter(({ environment }) => environment === manifest.name);
        const monthly = costs.of(manifest.name);
        const row = environmentRow(manifest, await observe(runtime, desired, manifest.name, []), mine);
        return monthly ? { ...row, monthly } : row;
      }),
  );
  const listed = environments.filter(({ state }) => filter.state === undefined || state === filter.state);
  const sum = costs.sum(listed);
  return { kind: 'list', environments: listed, broken, ...(sum ? { costs: sum } : {}) };
}

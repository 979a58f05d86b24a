import { listManifests } from '../../environments/manifest-file.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer } from '../../render/answer.ts';
import type { Runtime } from '../runtime.ts';
import { environmentRow, observe } from './status.ts';

/**
 * `list`: every environment Git knows, whatever the database remembers. A broken `env.yaml` is listed with its error.
 */
export async function listEnvironments(
  runtime: Runtime,
  filter: { readonly owner?: string; readonly state?: string },
): Promise<Answer> {
  const { manifests, broken } = listManifests(await runtime.gitops.read());
  const active = await runtime.store.operationsIn(['queued', 'planning', 'waiting', 'approved', 'running']);
  const environments = await Promise.all(
    manifests
      .filter(({ owner }) => filter.owner === undefined || sameLogin(owner, filter.owner))
      .map(async (manifest) => {
        const mine = active.filter(({ environment }) => environment === manifest.name);
        return environmentRow(manifest, await observe(runtime, manifest.name, []), mine);
      }),
  );
  return {
    kind: 'list',
    environments: environments.filter(({ state }) => filter.state === undefined || state === filter.state),
    broken,
  };
}

import { type DesiredState, environmentFolder, manifestPath, POLICY_PATH } from '../environments/desired-state.ts';
import { readPolicy } from '../environments/policy/policy-file.ts';
import { fluxKustomization } from './flux-kustomization.ts';

/** Kustomize takes one of these, and refuses two: https://github.com/kubernetes-sigs/kustomize/blob/master/api/konfig/general.go */
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The lists that Flux needs of the folders `changed` touches: `kustomization.yaml` of every environment that is still there,
 * where the policy has Flux reconcile. Written by the same pass as the files it lists, no change can forget it.
 * @param changed next text by path; null where the file goes
 * @returns path and next text of each list; the text may be what it was
 * @throws Refusal `invalid-file` of a policy that cannot be read, or a list that cannot be kept in step
 */
export function fluxLists(
  desired: DesiredState,
  changed: ReadonlyMap<string, string | null>,
): readonly (readonly [path: string, text: string])[] {
  const touched = [...changed].filter(([path, text]) => text !== (desired.files.get(path) ?? null));
  const environments = new Set(touched.flatMap(([path]) => /^envs\/([^/]+)\//.exec(path)?.[1] ?? []));
  if (environments.size === 0 || !desired.files.has(POLICY_PATH)) return [];
  if (readPolicy(desired).reconciler !== 'flux') return [];

  const next = new Map<string, string | null>([...desired.files, ...changed]);
  return [...environments].flatMap((environment) => {
    if (typeof next.get(manifestPath(environment)) !== 'string') return [];
    const folder = environmentFolder(environment);
    const names = [...next].flatMap(([path, text]) =>
      text !== null && path.startsWith(folder) ? [path.slice(folder.length)] : [],
    );
    const path = folder + (NAMES.find((name) => names.includes(name)) ?? NAMES[0]);
    const text = next.get(path);
    return [[path, fluxKustomization(environment, names, typeof text === 'string' ? { path, text } : undefined)]];
  });
}

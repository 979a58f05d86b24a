import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';

/** Where the API server keeps the objects of one kind. */
export type Location = {
  readonly namespaced: boolean;
  /** Path of one object, or of its whole collection when `name` is absent. */
  readonly path: (namespace: string | undefined, name?: string) => string;
};

/** @returns undefined when the API server has no such kind: a definition (CRD) that is not installed, or not any more */
export type Discovery = (apiVersion: string, kind: string) => Promise<Location | undefined>;

type Resource = { readonly name: string; readonly kind: string; readonly namespaced: boolean };

/** Asks the API server once for each group and version, and remembers. */
export function createDiscovery(client: ApiClient): Discovery {
  const known = new Map<string, Promise<readonly Resource[]>>();
  return async (apiVersion, kind) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const listing = known.get(root) ?? list(client, root);
    known.set(root, listing);
    const resource = (await listing).find((entry) => entry.kind === kind && !entry.name.includes('/'));
    if (resource === undefined) {
      // A definition may be installed a moment later, by this very run.
      known.delete(root);
      return undefined;
    }
    const { name: plural, namespaced } = resource;
    return {
      namespaced,
      path(namespace, name) {
        const collection = namespaced
          ? `${root}/namespaces/${encodeURIComponent(namespace ?? '')}/${plural}`
          : `${root}/${plural}`;
        return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
      },
    };
  };
}

async function list(client: ApiClient, path: string): Promise<readonly Resource[]> {
  try {
    const answer = (await client({ method: 'GET', path })) as { readonly resources?: readonly Resource[] };
    return answer.resources ?? [];
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

import { createApiClient } from './api-client.ts';
import { readConnection } from './connection.ts';
import { createDiscovery } from './discovery.ts';
import { createObjects } from './objects.ts';
import type { Cluster } from './resources.ts';
import type { Settings } from './settings.ts';

/** Reads the kubeconfig; the API server itself is first asked by what needs it. */
export async function connect(settings: Settings): Promise<Cluster> {
  const connection = await readConnection(settings.kubeconfig, settings.context);
  const client = createApiClient(connection);
  const discovery = createDiscovery(client);
  return {
    objects: createObjects(client, discovery),
    discovery,
    namespace: settings.namespace ?? connection.namespace,
    upsert: settings.upsertExistingObjects,
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCluster } from '../local-cluster.ts';

/**
 * Argo CD's part in a deletion, for as long as the work takes: it takes its finalizer off once what an Application ran is
 * gone. Here nothing ran.
 */
export async function playArgoCd<Result>(cluster: LocalCluster, work: () => Promise<Result>): Promise<Result> {
  let done = false;
  const playing = (async () => {
    while (!done) {
      const template = '{range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name}{"\\n"}{end}';
      const names = await cluster.kubectl('-n', 'argocd', 'get', 'applications', '-o', `jsonpath=${template}`);
      for (const name of names.split('\n').filter(Boolean)) {
        const patch = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
        await cluster.kubectl('-n', 'argocd', 'patch', 'application', name, ...patch).catch(() => undefined);
      }
      await pause(200);
    }
  })();
  try {
    return await work();
  } finally {
    done = true;
    await playing;
  }
}

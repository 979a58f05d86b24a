import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../src/commands/change.ts';
import { judge } from '../../src/operations/expectation.ts';
import type { ClusterReader, Observation } from '../../src/operations/ports/cluster-reader.ts';
import type { LocalCluster } from '../local-cluster.ts';
import type { PlayedReconciler } from './played-reconciler.ts';

const FIRST = 'a'.repeat(40);
const SECOND = 'b'.repeat(40);
const HEALTHY: Expectation = { kind: 'healthy', services: ['api'] };

/** What a reader of any reconciler must report, on a real API server. */
export function describeClusterReader(
  reconciler: PlayedReconciler,
  lab: () => { readonly cluster: LocalCluster; readonly reader: ClusterReader },
): void {
  const named = (number: number) => `preview-${reconciler.name}-${number}`;
  const look = (environment: string) => lab().reader.observe(environment, reconciler.name);
  /** What is missing from `expectation` at `commit`. */
  const missing = (observation: Observation, commit: string, expectation: Expectation = HEALTHY) =>
    judge(expectation, observation, ({ revisions }) => revisions.includes(commit)).pending;

  describe(`an environment that ${reconciler.name} reconciles`, () => {
    it('is followed from nothing to registered, healthy, unregistered, and back to nothing', async () => {
      const { cluster } = lab();
      const name = named(1);
      expect(await look(name)).toEqual({ namespace: 'absent', applications: [], workloads: [], leftovers: [] });

      await reconciler.register(cluster, name);
      const registered = await look(name);
      expect(registered.applications).toMatchObject([
        { service: 'api', revisions: [], sync: expect.not.stringMatching('^synced$'), health: 'unknown' },
      ]);
      expect(registered.applications[0]?.message).toMatch(/\w/);
      expect(registered).toMatchObject({ namespace: 'active', leftovers: reconciler.holds(name) });
      expect(registered).not.toHaveProperty('foreign');
      expect(missing(registered, FIRST)).toHaveLength(1);

      await reconciler.carry(cluster, name, FIRST);
      const healthy = await look(name);
      expect(healthy.applications).toMatchObject([{ service: 'api', sync: 'synced', health: 'healthy' }]);
      expect(healthy.applications[0]).not.toHaveProperty('message');
      expect(missing(healthy, FIRST)).toEqual([]);
      expect(missing(healthy, SECOND)).toEqual(['api is not at the committed revision yet']);

      await reconciler.unregister(cluster, name);
      const unregistered = await look(name);
      expect(missing(unregistered, FIRST, { kind: 'unregistered' })).toEqual([]);
      expect(unregistered.leftovers).toEqual(reconciler.holds(name));
      expect(missing(unregistered, FIRST, { kind: 'absent' })).toHaveLength(reconciler.holds(name).length + 1);
    });

    it('is healthy at a later commit only once that is carried, and asleep only at zero', async () => {
      const { cluster } = lab();
      const name = named(2);
      const asleep: Expectation = { kind: 'asleep', services: ['api'] };
      await reconciler.register(cluster, name);
      await reconciler.carry(cluster, name, FIRST);
      expect(missing(await look(name), SECOND, asleep)).toEqual(['api is not at the committed revision yet']);

      await reconciler.carry(cluster, name, SECOND);
      await cluster.apply(deployment(name, 1));
      expect(missing(await look(name), SECOND, asleep)).toEqual([
        expect.stringMatching(/^Deployment api still runs 1/),
      ]);
      await cluster.kubectl('delete', 'deployment', 'api', '-n', name);
      await cluster.apply(deployment(name, 0));
      expect(missing(await look(name), SECOND, asleep)).toEqual([]);
    });

    it('says in the controller’s words why a commit is not carried', async () => {
      const { cluster } = lab();
      const name = named(3);
      await reconciler.register(cluster, name);
      await reconciler.carry(cluster, name, FIRST);
      await reconciler.fail(cluster, name, 'accumulating resources: no such file: secrets/api.sops.yaml');
      const pending = missing(await look(name), SECOND);
      expect(pending).toHaveLength(1);
      expect(pending[0]).toContain('accumulating resources: no such file: secrets/api.sops.yaml');
    });

    it('is not healthy by what was said of an older registration', async () => {
      const { cluster } = lab();
      const name = named(4);
      await reconciler.register(cluster, name);
      await reconciler.carry(cluster, name, FIRST);
      await reconciler.move(cluster, name);
      expect(missing(await look(name), FIRST)).toHaveLength(1);
    });

    it('is told from its neighbours', async () => {
      const { cluster } = lab();
      await reconciler.register(cluster, named(5));
      expect((await look(`${named(5)}0`)).applications).toEqual([]);
      await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${named(5)}0` } });
      expect(await look(`${named(5)}0`)).toMatchObject({ foreign: true, applications: [], leftovers: [] });
    });
  });
}

function deployment(namespace: string, replicas: number) {
  const labels = { app: 'api' };
  const containers = [{ name: 'api', image: 'registry.example.com/shop/api:v1' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

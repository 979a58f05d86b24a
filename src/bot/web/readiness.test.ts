import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import type { Runtime } from '../../operations/runtime.ts';
import { checkReadiness } from './readiness.ts';

const database = openTestStore();
const DOORS = { github: 'on', slack: 'off: SLACK_BOT_TOKEN is not set' };
let world: World;
let runtime: Runtime;

beforeEach(() => {
  world = createWorld(database());
  runtime = world.process();
});

const gone = (code: ConstructorParameters<typeof PortError>[0], message: string) => () =>
  Promise.reject(new PortError(code, message));

describe('the server is ready', () => {
  it('when every part answers, whichever doors are open', async () => {
    expect(await checkReadiness(runtime, DOORS)).toEqual({
      ready: true,
      doors: DOORS,
      parts: { store: 'ok', gitops: 'ok', infra: 'ok', cluster: 'ok' },
    });
  });
});

describe('the server is not ready', () => {
  it.each<[string, (of: Runtime) => Partial<Runtime>, string]>([
    [
      'store',
      ({ store }) => ({ store: { ...store, operationsIn: gone('store-unreachable', 'The database is away.') } }),
      'The database is away.',
    ],
    [
      'gitops',
      ({ gitops }) => ({ gitops: { ...gitops, read: gone('gitops-unreachable', 'No repository.') } }),
      'No repository.',
    ],
    [
      'infra',
      ({ stacks }) => ({ stacks: { ...stacks, infraCommit: gone('infra-unreachable', 'No infra.') } }),
      'No infra.',
    ],
    [
      'cluster',
      ({ cluster }) => ({ cluster: { ...cluster, observe: gone('cluster-unreachable', 'No cluster.') } }),
      'No cluster.',
    ],
  ])('when %s does not answer, and says so', async (part, broken, message) => {
    const { ready, parts } = await checkReadiness({ ...runtime, ...broken(runtime) }, DOORS);
    expect(ready).toBe(false);
    expect(parts).toEqual({ store: 'ok', gitops: 'ok', infra: 'ok', cluster: 'ok', [part]: message });
  });

  it('when a part is silent, and does not wait for it', async () => {
    const cluster = { ...runtime.cluster, observe: () => new Promise<never>(() => {}) };
    const { ready, parts } = await checkReadiness({ ...runtime, cluster }, DOORS, 50);
    expect([ready, parts.cluster]).toEqual([false, 'did not answer within 0.05 s']);
  });

  it('and what was not foreseen is told to the log only', async () => {
    const cluster = { ...runtime.cluster, observe: () => Promise.reject(new Error('token=hunter2')) };
    const { parts } = await checkReadiness({ ...runtime, cluster }, DOORS);
    expect(parts.cluster).toBe('failed; the log says why');
    expect(world.warnings.join()).toContain('a part failed unexpectedly');
  });
});

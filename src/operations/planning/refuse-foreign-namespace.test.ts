import { describe, expect, it } from 'vitest';
import type { Observation } from '../ports/cluster-reader.ts';
import type { StackState } from '../ports/stack-runner.ts';
import { refuseForeignNamespace } from './refuse-foreign-namespace.ts';

const EMPTY: StackState = { exists: false, hash: 'absent', pendingOperations: [], resources: [] };
const OURS: StackState = { ...EMPTY, exists: true, hash: 'h', resources: [{ urn: 'u', type: 't', name: 'namespace' }] };

function look(seen: Partial<Observation>, state: StackState): Promise<void> {
  const observation: Observation = { namespace: 'active', applications: [], workloads: [], leftovers: [], ...seen };
  return refuseForeignNamespace({ cluster: { observe: async () => observation } }, 'payments', state, 'argocd');
}

describe("a namespace of the environment's name", () => {
  it('that no stack made is not taken over', async () => {
    await expect(look({ foreign: true }, EMPTY)).rejects.toMatchObject({
      code: 'name-taken',
      message: "The cluster has a namespace payments that is no environment's; it stays as it is.",
    });
  });

  it.each([
    ['is not there', { namespace: 'absent' }, EMPTY],
    ['is an environment that a crash left without a record', {}, EMPTY],
    ['is what the stack made', { foreign: true }, OURS],
  ] as const)("that %s stands in nobody's way", async (_, seen, state) => {
    await expect(look(seen, state)).resolves.toBeUndefined();
  });
});

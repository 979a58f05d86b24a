import { describe, expect, it } from 'vitest';
import { sampleView } from '../../../test/sample-view.ts';
import { githubDeployment } from '../../operations/displays/display.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { createDeploymentDisplay } from './deployment-display.ts';
import type { GitHubDeployments } from './github-deployments.ts';

type Kept = { readonly id: number; readonly ref: string; readonly states: string[] };

/** Deployments in memory, of one environment; `fail` makes the next call of that name fail once it was done. */
function deploymentsAt(head: () => string) {
  const kept: Kept[] = [];
  const calls: string[] = [];
  let failing: string | undefined;
  const end = (call: string) => {
    calls.push(call);
    if (failing !== call) return;
    failing = undefined;
    throw new Error('lost');
  };
  const port: GitHubDeployments = {
    refNow: async () => head(),
    async find(_, __, ref) {
      const found = kept.findLast((each) => ref === undefined || each.ref === ref);
      return found && found.states.at(-1) !== 'inactive' ? { ref: found.ref, id: found.id, replaces: [] } : undefined;
    },
    async create(_, ref) {
      const id = kept.length + 1;
      kept.push({ id, ref, states: [] });
      end('create');
      return id;
    },
    async setStatus(_, id, state) {
      kept.find((each) => each.id === id)?.states.push(state);
      end(state);
    },
  };
  return {
    port,
    kept,
    calls,
    fail(call: string) {
      failing = call;
    },
  };
}

function lab() {
  let head = 'aaa';
  let reference: string | undefined;
  const world = deploymentsAt(() => head);
  const writer = createDeploymentDisplay(world.port);
  const display = githubDeployment('acme/shop', 'qa', 1);
  const timeline = [{ phase: 'up', step: 'up', state: 'done', startedAt: 0, endedAt: 1 }] as const;
  return {
    ...world,
    push(to: string) {
      head = to;
    },
    forget() {
      reference = undefined;
    },
    async show(id: string, title: string, state: OperationView['state'], about: Partial<OperationView> = {}) {
      const begun = state === 'running' || state === 'succeeded' || state === 'failed' || state === 'cancelled';
      const view = sampleView({ id, title, state, timeline: begun ? timeline : [], ...about });
      reference = await writer.show({ display, view, reference });
    },
  };
}

describe('the deployment of an environment', () => {
  it('is made when an operation starts to change what runs, and says how that ended', async () => {
    const { show, kept, calls } = lab();
    for (const state of ['queued', 'planning', 'waiting', 'approved'] as const) await show('op-1', 'create', state);
    expect(calls).toEqual([]);
    await show('op-1', 'create', 'running');
    await show('op-1', 'create', 'running', { activity: 'converge' });
    expect(kept).toEqual([{ id: 1, ref: 'aaa', states: [] }]);
    await show('op-1', 'create', 'succeeded');
    await show('op-1', 'create', 'succeeded');
    expect(kept).toEqual([{ id: 1, ref: 'aaa', states: ['success'] }]);
  });

  it.each([
    ['a plan that failed', 'create', 'failed', { timeline: [] }],
    ['a plan that was dropped', 'bump', 'cancelled', { timeline: [] }],
    ['a plan that expired', 'create', 'expired', {}],
    ['a plan of nothing', 'plan', 'succeeded', { timeline: [] }],
    ['a longer lifetime', 'extend', 'running', {}],
  ] as const)('is not made for %s', async (_, title, state, about) => {
    const { show, calls } = lab();
    await show('op-1', title, state, about);
    expect(calls).toEqual([]);
  });

  it.each(['failed', 'cancelled'] as const)('has failed when its operation %s half way', async (state) => {
    const { show, kept } = lab();
    await show('op-1', 'create', 'running');
    await show('op-1', 'create', state);
    expect(kept).toMatchObject([{ states: ['failure'] }]);
  });

  it('is made for an operation that ended before it was ever shown', async () => {
    const { show, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    expect(kept).toMatchObject([{ states: ['success'] }]);
  });

  it('is the same one for the same head, and in progress again', async () => {
    const { show, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    await show('op-2', 'sleep', 'running');
    await show('op-2', 'sleep', 'succeeded');
    expect(kept).toMatchObject([{ states: ['success', 'in_progress', 'success'] }]);
  });

  it('is a new one for a new head, and the old one inactive once the new one runs', async () => {
    const { show, push, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    push('bbb');
    await show('op-2', 'bump api to v2', 'running');
    expect(kept).toMatchObject([{ states: ['success'] }, { ref: 'bbb', states: [] }]);
    await show('op-2', 'bump api to v2', 'succeeded');
    expect(kept).toMatchObject([{ states: ['success', 'inactive'] }, { states: ['success'] }]);
  });

  it('leaves the old one as it is while new ones fail, and then replaces all of them', async () => {
    const { show, push, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    for (const [id, head] of [
      ['op-2', 'bbb'],
      ['op-3', 'ccc'],
    ] as const) {
      push(head);
      await show(id, 'bump', 'failed');
    }
    expect(kept.map(({ states }) => states.at(-1))).toEqual(['success', 'failure', 'failure']);
    push('ddd');
    await show('op-4', 'bump', 'succeeded');
    expect(kept.map(({ states }) => states.at(-1))).toEqual(['inactive', 'inactive', 'inactive', 'success']);
  });

  it('stays with the commit its operation began with', async () => {
    const { show, push, kept } = lab();
    await show('op-1', 'create', 'running');
    push('bbb');
    await show('op-1', 'create', 'succeeded');
    expect(kept).toEqual([{ id: 1, ref: 'aaa', states: ['success'] }]);
  });

  it('is inactive when the environment is gone, and a new one when it comes back', async () => {
    const { show, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    await show('op-2', 'destroy', 'running');
    expect(kept).toMatchObject([{ states: ['success'] }]);
    await show('op-2', 'destroy', 'succeeded');
    expect(kept).toMatchObject([{ states: ['success', 'inactive'] }]);
    await show('op-3', 'create', 'running');
    expect(kept).toMatchObject([{ states: ['success', 'inactive'] }, { ref: 'aaa', states: [] }]);
  });

  it('is not made by destroying', async () => {
    const { show, calls } = lab();
    await show('op-1', 'destroy', 'running');
    await show('op-1', 'destroy', 'succeeded');
    expect(calls).toEqual([]);
  });
});

describe('after a crash between writing and remembering', () => {
  it('it is found again by its commit', async () => {
    const { show, push, fail, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    push('bbb');
    fail('create');
    await expect(show('op-2', 'bump', 'running')).rejects.toMatchObject({ code: 'conversation-unreachable' });
    await show('op-2', 'bump', 'running');
    await show('op-2', 'bump', 'succeeded');
    expect(kept.map(({ ref, states }) => [ref, states.at(-1)])).toEqual([
      ['aaa', 'inactive'],
      ['bbb', 'success'],
    ]);
  });

  it('it is found again by its environment when it is to go', async () => {
    const { show, forget, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    forget();
    await show('op-2', 'destroy', 'succeeded');
    expect(kept).toMatchObject([{ states: ['success', 'inactive'] }]);
  });

  it('the old one is still made inactive', async () => {
    const { show, push, forget, fail, kept } = lab();
    await show('op-1', 'create', 'succeeded');
    forget();
    push('bbb');
    await show('op-2', 'bump', 'running');
    fail('success');
    await expect(show('op-2', 'bump', 'succeeded')).rejects.toThrow();
    await show('op-2', 'bump', 'succeeded');
    expect(kept.map(({ states }) => states.at(-1))).toEqual(['inactive', 'success']);
  });
});

import { expect } from 'vitest';
import type { Operation } from '../../src/operations/operation.ts';
import { watchMerges } from '../../src/operations/proposals/watch-merges.ts';
import type { Runtime } from '../../src/operations/runtime.ts';
import { createWorld, type World } from './create-world.ts';
import { createLife, type Life, ProcessDied } from './mortal.ts';
import type { TestStore } from './open-test-store.ts';

/** A sentence, the environment it is about, and what must be so in the end. */
export type Scenario = {
  /** @returns the environment's name */
  readonly prepare: (world: World) => string;
  readonly words: (name: string) => string;
  /** Whoever asks; mona when absent. */
  readonly requester?: string;
  /** Whoever applies each plan that waits. */
  readonly approver: string;
  /** Another, where one is not enough. */
  readonly second?: string;
  readonly achieved: (world: World, name: string) => void;
  /** Commits the operation makes. */
  readonly commits: number;
};

export type Survival = {
  readonly world: World;
  readonly name: string;
  readonly operation: Operation;
  /** Plans that waited for somebody. */
  readonly asked: number;
  /** Moments of the last life, the one without end. */
  readonly lived: number;
};

/**
 * Carries a scenario through processes that die after so many moments each, and then through one that does not. Checks
 * what must hold whenever they died; what else must, `died` can look at after each death.
 */
export async function survive(
  database: TestStore,
  scenario: Scenario,
  lives: readonly number[],
  died: (world: World, name: string) => void = () => undefined,
): Promise<Survival> {
  const world = createWorld(database);
  const name = scenario.prepare(world);
  const id = await world.start(scenario.requester ?? 'mona', scenario.words(name));
  const journal = createJournal();
  let asked = 0;
  const live = async (life: Life): Promise<void> => {
    const runtime = journal.watch(world.process({ life }));
    for (;;) {
      await untilDeath(world.settle(runtime));
      const { state, plan, outcome } = await world.operation(id);
      if (state !== 'waiting' || life.isOver()) return;
      if (outcome?.proposal) {
        if (world.gitops.proposals.some((each) => each.state === 'open')) world.gitops.merge();
        await untilDeath(watchMerges(runtime));
        continue;
      }
      asked += 1;
      for (const login of [scenario.approver, ...(scenario.second ? [scenario.second] : [])]) {
        const answer = await world.ask(login, `apply ${name} --plan ${plan}`);
        expect(answer.kind).toBe('note');
      }
    }
  };
  for (const moments of lives) {
    await live(createLife(moments));
    died(world, name);
    // What the dead process held lapses.
    world.clock.pass(120_000);
  }
  const last = createLife();
  await live(last);

  const operation = await world.operation(id);
  expect({ state: operation.state, code: operation.outcome?.code }).toEqual({ state: 'succeeded', code: undefined });
  scenario.achieved(world, name);
  expect(world.gitops.commits.filter((commit) => commit.operation === id)).toHaveLength(scenario.commits);
  expect(world.stacks.stack(name)?.pending ?? []).toEqual([]);
  // A preview that was cut off is not taken up again, another is made; every other step came to its end.
  const steps = (await world.steps(id)).filter(({ phase }) => phase !== 'preview');
  expect(steps.filter(({ state }) => state === 'started')).toEqual([]);
  expect(journal.repeated).toEqual([]);
  expect(world.warnings).toEqual([]);
  return { world, name, operation, asked, lived: last.lived() };
}

async function untilDeath(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ProcessDied)) throw error;
  }
}

/** Watches for steps that are started for a plan again after they were journaled as done for it. */
function createJournal() {
  const done = new Set<string>();
  const repeated: string[] = [];
  const watch = (runtime: Runtime): Runtime => ({
    ...runtime,
    store: {
      ...runtime.store,
      async stepStarted(step) {
        const key = `${step.name} for ${step.data.plan}`;
        if (done.has(key)) repeated.push(key);
        await runtime.store.stepStarted(step);
      },
      async stepEnded(operation, name, state, at, data) {
        // Written down by the store before the process can die of it.
        if (state === 'done') done.add(`${name} for ${data?.plan}`);
        await runtime.store.stepEnded(operation, name, state, at, data);
      },
    },
  });
  return { repeated, watch };
}

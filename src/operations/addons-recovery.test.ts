import { describe, expect, it } from 'vitest';
import { CANARY } from '../../test/fakes/fake-addon.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { type Scenario, survive } from '../../test/fakes/survive.ts';

const database = openTestStore();

/** What an add-on adds to each: every moment of what is only its own, some of what other tests hold at every moment. */
const SCENARIOS: Readonly<Record<string, Scenario & { readonly every: number }>> = {
  'a create with an add-on': {
    prepare: (world) => `preview-${world.number}`,
    words: () => 'create --service api --addon redis',
    approver: 'mona',
    achieved(world, name) {
      expect(world.gitops.file(`envs/${name}/env.yaml`)).toMatch(/name: redis, size: small, revision: "?[0-9a-f]{16}/);
      expect(world.gitops.file(`envs/${name}/secrets/redis.sops.yaml`)).toMatch(/^sealed: /);
      expect(world.gitops.commits.filter(({ subject }) => subject === `${name}: connect redis`)).toHaveLength(1);
      expect(world.stacks.addon('redis', name)).toMatchObject({ pending: [], lock: undefined });
      expect(world.stacks.addon('redis', name)?.resources.size).toBe(2);
      expect(world.stacks.stack(name)?.resources.size).toBe(3);
    },
    commits: 1,
    every: 1,
  },
  'a sleep that stops a database': {
    prepare: (world) => world.standingWith('preview', ['rds']),
    words: (name) => `sleep ${name}`,
    approver: 'mona',
    achieved(world, name) {
      expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: true');
      for (const { inputs } of world.stacks.addon('rds', name)?.resources.values() ?? [])
        expect(inputs).toContain('"asleep":true');
    },
    commits: 1,
    every: 3,
  },
  'the end of an add-on that leaves a copy': {
    prepare: (world) => world.standingWith('scratch', ['rds']),
    words: (name) => `addon remove ${name} rds`,
    approver: 'mona',
    achieved(world, name) {
      expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('addons: []');
      expect(world.gitops.file(`envs/${name}/secrets/rds.sops.yaml`)).toBeUndefined();
      expect(world.stacks.addon('rds', name)).toBeUndefined();
      expect([...world.stacks.kept]).toEqual(['eu-1-rds-final']);
    },
    commits: 1,
    every: 1,
  },
  'a destroy with an add-on': {
    prepare: (world) => world.standingWith('preview', ['redis']),
    words: (name) => `destroy ${name}`,
    approver: 'mona',
    achieved(world, name) {
      expect(world.stacks.addon('redis', name)).toBeUndefined();
      expect(world.stacks.stack(name)).toBeUndefined();
      expect([...(world.gitops.commits.at(-1)?.files.keys() ?? [])].join()).not.toContain(`${name}/`);
    },
    commits: 1,
    every: 3,
  },
};

describe('a process killed', { timeout: 180_000 }, () => {
  it.each(Object.entries(SCENARIOS))(
    'at any moment of %s is followed by one that brings it to its end, and tells no connection',
    async (_, scenario) => {
      const { lived } = await survive(database(), scenario, []);
      expect(lived).toBeGreaterThan(15);
      for (let moment = 0; moment < lived; moment += scenario.every) {
        const { world, operation } = await survive(database(), scenario, [moment]);
        const told = [operation, await world.steps(operation.id), await world.store.log(operation.id)];
        expect(JSON.stringify(told)).not.toContain(CANARY);
      }
    },
  );
});

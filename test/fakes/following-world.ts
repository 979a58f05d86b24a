import type { Build } from '../../src/environments/build.ts';
import type { EnvironmentName } from '../../src/environments/environment-name.ts';
import { catchUpBuilds } from '../../src/operations/builds/catch-up-builds.ts';
import type { Operation } from '../../src/operations/operation.ts';
import type { Request } from '../../src/operations/request.ts';
import type { Runtime } from '../../src/operations/runtime.ts';
import { createWorld, type World } from './create-world.ts';
import type { TestStore } from './open-test-store.ts';
import { POLICY } from './policy.ts';

/** A world with an environment whose `api` follows a branch of its own: worlds of a file share a store, and its builds. */
export type FollowingWorld = {
  readonly world: World;
  readonly name: EnvironmentName;
  readonly branch: string;
  /** The branch's build of that number. */
  build(number: number, about?: Partial<Build>): Build;
  digest(number: number): string;
  /** CI tells of a build; what follows from it is not carried on yet. */
  tell(build: Build, about?: Partial<Request>, runtime?: Runtime): Promise<void>;
  /** One look of the loop that catches up; what it asks for is begun. @returns how much that is */
  catchUp(): Promise<number>;
  /** The digest Git has `api` run. */
  runs(environment?: string): string | undefined;
  newest(environment?: string): Promise<Operation>;
  /** Somebody of the platform says it, another approves it, and it is carried out. */
  say(words: string): Promise<void>;
};

export function followingWorld(store: TestStore): FollowingWorld {
  const world = createWorld(store);
  const name = world.standing('team');
  const branch = `main-${world.number}`;
  const policy = POLICY.replace('follow: { qa: main }', `follow: { ${name}: ${branch} }`);
  world.gitops.push({ 'workflowautom.yaml': policy });
  const digest = (number: number) => `sha256:${world.number}${String(number).padStart(61, '0')}`;
  const newest = async (environment: string = name): Promise<Operation> => {
    const [operation] = await world.store.operationsOf(environment, { limit: 1 });
    if (!operation) throw new Error(`nothing was done to ${environment}`);
    return operation;
  };
  return {
    world,
    name,
    branch,
    digest,
    build: (number, about = {}) => ({
      id: `shop/${branch}/api#${number}`,
      repository: 'acme/shop',
      commit: `${world.number}${number}`.padStart(40, 'a'),
      branch,
      service: 'api',
      image: 'registry.example.com/shop/api',
      tag: `${branch}-${number}`,
      digest: digest(number),
      ...about,
    }),
    tell: (build, about, runtime) => world.happen({ kind: 'build', build }, about, runtime),
    async catchUp() {
      const asked: Request[] = [];
      const acceptRequest: World['store']['acceptRequest'] = async (request) => {
        const isNew = await world.store.acceptRequest(request);
        if (isNew) asked.push(request);
        return isNew;
      };
      await catchUpBuilds({ ...world.process(), store: { ...world.store, acceptRequest } });
      for (const request of asked) await world.happen(request.said, request);
      return asked.length;
    },
    runs: (environment = name) =>
      /digest: (sha256:\S+)/.exec(world.gitops.file(`envs/${environment}/api.yaml`) ?? '')?.[1],
    newest,
    async say(words) {
      const id = await world.start('paula', words);
      await world.settle();
      const { state, plan, environment } = await world.operation(id);
      if (state === 'waiting') await world.ask('petra', `apply ${environment} --plan ${plan}`);
      await world.settle();
    },
  };
}

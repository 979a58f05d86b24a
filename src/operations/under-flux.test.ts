import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { HELM_RELEASE, KUSTOMIZATION } from '../../test/fakes/fake-stack-runner.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';
import { POLICY } from '../../test/fakes/policy.ts';

const database = openTestStore();

/** A world that has been Argo CD's, and whose policy has Flux reconcile from now on. */
function fluxWorld(): World & { readonly asked: string[] } {
  const world = createWorld(database());
  const asked: string[] = [];
  const { observe } = world.cluster;
  world.cluster.observe = (environment, reconciler) => {
    asked.push(reconciler);
    return observe(environment, reconciler);
  };
  world.gitops.push({ 'workflowautom.yaml': POLICY.replace('reconciler: argocd', 'reconciler: flux') });
  return Object.assign(world, { asked });
}

async function said(world: World, words: string) {
  const id = await world.start('mona', words);
  await world.settle();
  const { state, outcome } = await world.operation(id);
  return { id, state, message: outcome?.message, details: outcome?.details };
}

describe('an environment that Flux reconciles', { timeout: 30_000 }, () => {
  it('is created, sleeps, wakes and goes, and nothing is left', async () => {
    const world = fluxWorld();
    const name = `preview-${world.number}`;
    const list = `envs/${name}/kustomization.yaml`;

    expect(await said(world, 'create')).toMatchObject({ state: 'succeeded' });
    const types = [...(world.stacks.stack(name)?.resources.values() ?? [])].map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining([KUSTOMIZATION, HELM_RELEASE]));
    const written = world.gitops.file(list);
    expect(written).toContain('name: api-values');
    expect(written).toContain('name: web-values');

    expect(await said(world, `sleep ${name}`)).toMatchObject({
      message: `${name} is asleep: every workload is at zero.`,
    });
    expect(world.gitops.file(`envs/${name}/env.yaml`)).toContain('hibernate: true');
    expect(await said(world, `wake ${name}`)).toMatchObject({ state: 'succeeded' });
    expect(world.gitops.file(list)).toBe(written);

    expect(await said(world, `destroy ${name}`)).toMatchObject({ state: 'succeeded' });
    expect([...(world.gitops.commits.at(-1)?.files.keys() ?? [])].filter((path) => path.includes(name))).toEqual([]);
    expect(world.stacks.stack(name)).toBeUndefined();
    expect(new Set(world.asked)).toEqual(new Set(['flux']));
  });

  it('shows its list in the plan, and commits it with what it lists', async () => {
    const world = fluxWorld();
    const { id } = await said(world, 'create --service api');
    const paths = ['env.yaml', 'api.yaml', 'kustomization.yaml'].map((file) => `envs/preview-${world.number}/${file}`);
    expect((await world.plan(id)).files.map(({ path }) => path)).toEqual(paths);
    const commits = world.gitops.commits.filter(({ operation }) => operation === id);
    expect(commits).toHaveLength(1);
    expect(paths.map((path) => commits[0]?.files.has(path))).toEqual([true, true, true]);
  });

  it('gets the connections of its add-ons listed in the very commits that bring and remove them', async () => {
    const world = fluxWorld();
    const name = `preview-${world.number}`;
    const listed = (files?: ReadonlyMap<string, string>) =>
      files?.get(`envs/${name}/kustomization.yaml`)?.includes('- secrets/redis.sops.yaml\n') ?? false;
    const secret = `envs/${name}/secrets/redis.sops.yaml`;

    expect(await said(world, 'create --addon redis')).toMatchObject({ state: 'succeeded' });
    expect(listed(world.gitops.commits.at(-1)?.files)).toBe(true);
    const id = await world.start('mona', `addon remove ${name} redis`);
    await world.settle();
    await world.ask('paula', `apply ${name} --plan ${(await world.operation(id)).plan}`);
    await world.settle();
    expect((await world.operation(id)).state).toBe('succeeded');
    expect(world.gitops.commits.map(({ files }) => listed(files) === files.has(secret))).not.toContain(false);
    expect(listed(world.gitops.commits.at(-1)?.files)).toBe(false);
  });

  it('is not there while its services lack the values they read', async () => {
    const world = fluxWorld();
    const { id } = await said(world, 'create');
    const name = `preview-${world.number}`;
    expect((await world.operation(id)).state).toBe('succeeded');
    world.gitops.push({ [`envs/${name}/kustomization.yaml`]: 'namespace: lost\n' });
    const status = await world.ask('mona', `status ${name}`);
    expect(JSON.stringify(status)).toContain(`could not find ConfigMap '${name}/api-values'`);
    expect(await said(world, `sleep ${name}`)).toMatchObject({ state: 'succeeded' });
    expect(world.gitops.file(`envs/${name}/kustomization.yaml`)).toContain('name: api-values');
  });

  it('is looked at through the controller its operation’s plan was made for, not the one the server started with', async () => {
    const world = fluxWorld();
    world.gitops.push({ 'workflowautom.yaml': POLICY });
    await said(world, 'create --service api');
    expect(new Set(world.asked)).toEqual(new Set(['argocd']));
  });
});

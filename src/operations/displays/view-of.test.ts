import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../ports/port-error.ts';
import { viewOf } from './view-of.ts';

const database = openTestStore();

describe('a view of an operation', { timeout: 30_000 }, () => {
  it('says how the environment stands, what was before, and where to read on', async () => {
    const world = createWorld(database());
    const name = `preview-${world.number}`;
    const create = await world.start('mona', 'create');
    await world.settle();
    const sleep = await world.start('octocat', `sleep ${name}`);
    const head = 'c'.repeat(40);
    const view = await viewOf(world.process(), await world.operation(sleep));
    expect(view).toMatchObject({
      standing: {
        kind: 'preview',
        owner: 'mona',
        address: `https://api.${name}.dev.example.com`,
        asleep: false,
        services: [
          {
            name: 'api',
            image: `registry.example.com/shop/api:${head}`,
            address: `https://api.${name}.dev.example.com`,
          },
          { name: 'web', image: `registry.example.com/shop/web:${head}` },
        ],
        createdAt: (await world.operation(create)).createdAt,
        expiresAt: expect.any(Number),
      },
      earlier: [{ id: create, title: `create ${name}`, requester: 'mona', state: 'succeeded' }],
      url: `https://bot.example.com/operations/${sleep}`,
      pullRequest: { repository: 'acme/shop', number: world.number },
    });
    expect(await viewOf(world.process(), await world.operation(create))).toMatchObject({
      earlier: [],
      pullRequest: { number: world.number, head },
    });
  });

  it('names the digest of an image that has one, and no image where the values do not parse', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('mona', `sleep ${name}`);
    world.gitops.push({
      [`envs/${name}/api.yaml`]: 'image: { repository: registry.example.com/api, tag: v1, digest: "sha256:12" }\n',
      [`envs/${name}/web.yaml`]: 'image: [\n',
    });
    const { standing } = await viewOf(world.process(), await world.operation(id));
    expect(standing?.services.map(({ image }) => image)).toEqual(['registry.example.com/api@sha256:12', undefined]);
  });

  it('shows three that were before, newest first', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const ids: string[] = [];
    for (const word of ['sleep', 'wake', 'sleep', 'wake', 'sleep']) {
      ids.push(await world.start('mona', `${word} ${name}`));
      await world.settle();
    }
    const view = await viewOf(world.process(), await world.operation(ids[4] ?? ''));
    expect(view.earlier.map(({ id }) => id)).toEqual(ids.slice(1, 4).reverse());
  });

  it('has no standing once the environment is gone, nor while Git does not answer', async () => {
    const world = createWorld(database());
    const name = world.standing('preview');
    const id = await world.start('mona', `destroy ${name}`);
    world.gitops.outage = new PortError('gitops-unreachable', 'The git-ops repository does not answer.');
    expect((await viewOf(world.process(), await world.operation(id))).standing).toBeUndefined();
    world.gitops.outage = undefined;
    await world.settle();
    const gone = await viewOf(world.process(), await world.operation(id));
    expect([gone.state, gone.standing]).toEqual(['succeeded', undefined]);
  });
});

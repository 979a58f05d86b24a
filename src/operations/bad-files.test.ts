import { expect, it } from 'vitest';
import { BAD_FILES } from '../../test/bad-files.ts';
import { createWorld, type World } from '../../test/fakes/create-world.ts';
import { openTestStore } from '../../test/fakes/open-test-store.ts';

const database = openTestStore();
const SLOW = { timeout: 30_000 };

/** What somebody is told who asks for a bump: at once, or when it is planned. */
async function toldOf(world: World, words: string): Promise<string | undefined> {
  const answer = await world.ask('mona', words);
  if (answer.kind === 'refusal') return answer.message;
  if (answer.kind !== 'operation') throw new Error(`neither: ${answer.kind}`);
  await world.settle();
  return (await world.operation(answer.view.id)).outcome?.message;
}

it('values that cannot be edited are refused with file and line, and stop no other environment', SLOW, async () => {
  const world = createWorld(database());
  const [broken, sound] = [world.standing('preview'), world.standing('scratch')];
  const path = `envs/${broken}/api.yaml`;
  for (const [what, text] of BAD_FILES) {
    world.gitops.push({ [path]: text });
    const before = world.gitops.commits.length;
    expect(await toldOf(world, `bump ${broken} --service api --tag v2`), what).toMatch(
      /^envs\/preview-\d+\/api\.yaml:\d+: ./,
    );
    expect(world.gitops.commits, what).toHaveLength(before);
  }
  const id = await world.start('mona', `bump ${sound} --service api --tag v2`);
  await world.settle();
  expect((await world.operation(id)).state).toBe('succeeded');
  expect(world.gitops.file(`envs/${sound}/api.yaml`)).toMatch(/^ {2}tag: "?v2"?$/m);
  expect(world.warnings).toEqual([]);
});

it.each(['removed', 'moved'])(
  'values somebody %s while a plan waited: nothing is written, and it is said',
  SLOW,
  async (how) => {
    const world = createWorld(database());
    const name = world.standing('team');
    const path = `envs/${name}/api.yaml`;
    const id = await world.start('mona', `bump ${name} --service api --tag v2`);
    await world.settle();
    const { plan } = await world.operation(id);
    const text = world.gitops.file(path) ?? '';
    world.gitops.push({ [path]: null, ...(how === 'moved' ? { [`envs/${name}/backend.yaml`]: text } : {}) });
    const before = world.gitops.commits.length;
    await world.ask('paula', `apply ${name} --plan ${plan}`);
    await world.settle();
    const { state, outcome } = await world.operation(id);
    expect([state, outcome?.message]).toEqual([
      'failed',
      `${path} is not there, although envs/${name}/env.yaml says that ${name} runs api.`,
    ]);
    expect(world.gitops.commits).toHaveLength(before);
  },
);
